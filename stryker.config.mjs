/**
 * `pnpm mutants`: changes the sources line by line and runs the tests that reach each change; a change that no test
 * notices survives. Not part of `npm test`. The report is `.stryker/report.html`; unchanged files are not run again
 * (`pnpm mutants --force` runs all; `--mutate FILES` some).
 *
 * Stryker's runner takes a test file whose `beforeAll` fails for one that noticed nothing, and what runs while a file
 * is loaded for what every test reaches: what is under test is called inside `test`. Worker threads and other packages
 * load what is not changed, so a change is noticed by the tests of its own package alone.
 */
export default {
  plugins: ["@stryker-mutator/vitest-runner"], // with pnpm's layout, Stryker does not find it by itself
  testRunner: "vitest",
  mutate: [
    "packages/{data,train}/src/**/*.ts",
    "packages/model/src/recognizer.ts",
    "!**/*.test.ts",
    "!**/*.generated.ts",
    // What the commands print is held by the end-to-end tests, which run processes of their own.
    "!packages/train/src/{cli.ts,commands/**}",
    // Threads load these themselves, where Stryker can switch nothing on.
    "!packages/data/src/store/featureWorker.ts",
    "!packages/train/src/learning/gradientWorker.ts",
    // Its loop runs a million times a test, and counting that takes minutes; by its own tests alone 89 % of it are killed.
    "!packages/data/src/corpora/synthetic/voice.ts",
    // Names alone.
    "!packages/*/src/{index,errors}.ts",
  ],
  // What is not copied. End-to-end tests would run for every mutant; their tsconfigs are needed all the same.
  ignorePatterns: [
    "assembly",
    "dist",
    "docs",
    "models",
    "runs",
    "scripts",
    "/apps/*/src",
    "/tests/**/*.test.ts",
  ],
  disableTypeChecks: false, // vitest checks none
  tempDirName: ".stryker/tmp",
  incremental: true,
  incrementalFile: ".stryker/incremental.json",
  reporters: ["clear-text", "json", "html", "progress-append-only"],
  jsonReporter: { fileName: ".stryker/report.json" },
  htmlReporter: { fileName: ".stryker/report.html" },
  clearTextReporter: { allowColor: false, reportTests: false, reportMutants: false },
  concurrency: 2,
  timeoutMS: 10_000,
};
