/** Evidence: against what the programs and packages themselves say. */
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { useBackend } from "@speech-emotion/model";
import { expect, test, vi } from "vitest";
import { readCommit, readVersions } from "./versions.ts";

test.each(["wasm", "cpu"] as const)("%s: names its package and this project's", async (backend) => {
  await useBackend(backend);
  const manifest = new URL("../../package.json", import.meta.url);
  const { version } = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
  expect(await readVersions(backend)).toEqual({
    node: process.version,
    tfjs: "4.22.0",
    [`@tensorflow/tfjs-backend-${backend}`]: "4.22.0",
    ...(backend === "wasm"
      ? { kernels: expect.stringMatching(/^kernels(-relaxed|-wide)?\.wasm$/) }
      : {}),
    ...Object.fromEntries(
      ["features", "data", "model", "train"].map((name) => [`@speech-emotion/${name}`, version]),
    ),
  });
});

test("names the build of the kernels that computes", async () => {
  vi.stubEnv("SPEECH_EMOTION_SIMD", "simd");
  expect((await readVersions("wasm")).kernels).toBe("kernels.wasm");
  vi.unstubAllEnvs();
});

test("a run names the commit of this checkout", async () => {
  const git = () => execFileSync("git", ["rev-parse", "HEAD"], { cwd: import.meta.dirname });
  const expected = (() => {
    try {
      return String(git()).trim();
    } catch {
      return null; // an archive of the sources, or no git
    }
  })();
  expect(await readCommit()).toBe(expected);
});

test("without git there is none", async () => {
  const { PATH } = process.env;
  process.env.PATH = "";
  try {
    expect(await readCommit()).toBeNull();
  } finally {
    process.env.PATH = PATH;
  }
});
