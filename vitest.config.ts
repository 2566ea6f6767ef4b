import { defineConfig } from "vitest/config";
import { builtThreads } from "./tests/builtThreads.ts";

const conditions = ["@speech-emotion/source"];

export default defineConfig({
  plugins: process.env["SPEECH_EMOTION_BUILT"] ? [builtThreads()] : [],
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["{packages,apps}/*/src/**/*.test.ts", "tests/**/*.test.ts"],
    globalSetup: "tests/web/buildOnce.ts",
    pool: "forks",
    maxWorkers: "100%", // vitest would leave a core idle, which on two is half
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
