// node scripts/run.mjs NAME [ARGUMENTS]: runs scripts/NAME.ts, on a machine with Node and npm and nothing else.
// Installs what the lockfile says unless that was done since it last changed, lets this process read the TypeScript sources
// of all packages without a build, and compiles kernels whose source is newer. It is JavaScript because nothing reads
// TypeScript on Node 20 before the install. With SPEECH_EMOTION_BUILT, as `npm test` has it, packages are what `tsc` has
// just built, which saves a second and a half of processor time a start.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from "node:fs";
import { register } from "node:module";
import { fileURLToPath } from "node:url";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const root = path("..");
const name = process.argv[2] ?? "";

if (!existsSync(path(`./${name}.ts`))) {
  const names = readdirSync(path(".")).flatMap((file) => /^(\w+)\.ts$/.exec(file)?.[1] ?? []);
  process.stderr.write(`expected one of ${names.join(", ")}, found ${name || "no name"}\n`);
  process.exit(2);
}
// The install runs "prepare" itself, before it is done.
if (process.env.npm_lifecycle_event !== "prepare") install();

const { register: readTypeScript } = await import("tsx/esm/api");
readTypeScript();
if (!process.env.SPEECH_EMOTION_BUILT) register("./sourceCondition.mjs", import.meta.url);
if (name !== "kernels") await (await import("./kernels/compileKernels.ts")).compileKernels();
process.argv.splice(1, 2, path(`./${name}.ts`));
await import(`./${name}.ts`);

function install() {
  const done = path("../node_modules/.modules.yaml");
  const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (modified(done) >= modified(path("../pnpm-lock.yaml"))) return;
  const { devEngines } = JSON.parse(readFileSync(path("../package.json"), "utf8"));
  const pnpm = `${devEngines.packageManager.name}@${devEngines.packageManager.version}`;
  // Another pnpm may have made the modules; stdout belongs to the script, which may print JSON.
  const { status } = spawnSync(
    `npx --yes ${pnpm} install --frozen-lockfile --config.confirmModulesPurge=false`,
    { cwd: root, shell: true, stdio: ["inherit", 2, 2] },
  );
  if (status !== 0) {
    process.stderr.write(
      `expected ${pnpm} to install the dependencies, found the failure above: check the network, or install them with a pnpm of your own\n`,
    );
    process.exit(1);
  }
  utimesSync(done, new Date(), new Date()); // pnpm leaves it as it is when there was nothing to do
}
