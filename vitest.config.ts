import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { builtThreads } from "./tests/builtThreads.ts";

const conditions = ["@speech-emotion/source"];

/** Of these no test leaves anything to the next: files of one worker share the modules that they load, which saves half of their time. */
const alike = [
  "{packages/{features,data},apps/web}/src/**/*.test.ts",
  "packages/model/src/{explain,segments,teach,voices}/*.test.ts",
  "packages/train/src/{callbacks,commands,compare,config,doubt,report,teach}/*.test.ts",
];
const all = ["{packages,apps}/*/src/**/*.test.ts", "tests/**/*.test.ts"];

export default defineConfig({
  plugins: process.env["SPEECH_EMOTION_BUILT"] ? [builtThreads()] : [],
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      { extends: true, test: { name: "alike", include: alike, isolate: false } },
      { extends: true, test: { name: "each", include: all, exclude: alike } },
    ],
    globalSetup: "tests/web/buildOnce.ts",
    // WebAssembly, which everybody has; tests of native kernels ask for them.
    env: { SPEECH_EMOTION_SIMD: "relaxed" },
    pool: "forks",
    // One more than cores: many tests wait for a browser, a signal or a file, and a core should not. With two more, they load more
    // modules than they save: 768 s in the place of 701.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 60_000,
    hookTimeout: 60_000, // on a busy machine, ten seconds are no sign of a hang
    expect: { poll: { timeout: 20_000 } },
  },
});
