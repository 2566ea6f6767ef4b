import { readFile } from "node:fs/promises";
import { useBackend } from "@speech-emotion/model";
import { expect, test } from "vitest";
import { readVersions } from "./versions.ts";

test.each(["wasm", "cpu"] as const)("%s: names its package and this project's", async (backend) => {
  await useBackend(backend);
  const manifest = new URL("../../package.json", import.meta.url);
  const { version } = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
  expect(await readVersions(backend)).toEqual({
    node: process.version,
    tfjs: "4.22.0",
    [`@tensorflow/tfjs-backend-${backend}`]: "4.22.0",
    ...Object.fromEntries(
      ["features", "data", "model", "train"].map((name) => [`@speech-emotion/${name}`, version]),
    ),
  });
});
