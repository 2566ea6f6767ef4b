/** Evidence: closed form, end to end, refusal. Sides of a benchmark take turns; what is not installed is said. */
import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { Peer } from "../scripts/bench/peer.ts";
import { against, takeTurns } from "../scripts/bench/takeTurns.ts";
import { root } from "../scripts/shared/run.ts";
import { runScript } from "./runCli.ts";

// The bare Python is a shell script.
const hasPython = process.platform !== "win32" && spawnSync("python3", ["--version"]).status === 0;
const frames = join(root, "scripts/bench/frames.json");

afterEach(() => vi.unstubAllEnvs());

test("sides work one after the other, round after round", async () => {
  const order: string[] = [];
  const side = (name: string, start: number) => async () => start + order.push(name);
  expect(await takeTurns([side("ours", 0), side("theirs", 10)], 3)).toEqual([
    [1, 3, 5],
    [12, 14, 16],
  ]);
  expect(order).toEqual(["ours", "theirs", "ours", "theirs", "ours", "theirs"]);
});

test("ratios are of times of one round, not of medians", () => {
  // 2/1, 6/2 and 3/3; the medians' own is 3/2.
  expect(against("peer", { ours: [2, 6, 3], theirs: [1, 2, 3] })).toEqual({
    peer: "peer",
    time: 2,
    ratio: { median: 2, least: 1, most: 3 },
  });
});

test.skipIf(!hasPython)("a peer whose package is missing says which", async () => {
  const dir = await mkdtemp(join(tmpdir(), "bare-python-"));
  try {
    const bare = join(dir, "python");
    await writeFile(bare, '#!/bin/sh\nexec python3 -S -E -s "$@"\n'); // without any installed package
    await chmod(bare, 0o755);
    vi.stubEnv("PYTHON", bare);
    expect(await Peer.start("training", { args: [frames, "1"], threads: 1 })).toEqual({
      missing: `${bare}: ModuleNotFoundError: No module named 'torch'`,
    });
  } finally {
    await rm(dir, { recursive: true });
  }
});

const python = process.env["PYTHON"] ?? "python3";
const hasTorch = spawnSync(python, ["-c", "import torch"]).status === 0;
test.skipIf(!hasTorch)(
  "PyTorch trains in each way and refuses others (PYTHON has torch)",
  async () => {
    const peer = (await Peer.start("training", { args: [frames, "1"], threads: 1 })) as Peer;
    expect(peer.versions["torch"]).toMatch(/^2\./);
    for (const variant of ["padded", "fused", "packed"])
      for (const batches of ["random", "alike"])
        expect(await peer.ask({ variant, batches, most: 1 })).toEqual({
          seconds: expect.any(Number),
        });
    await expect(peer.ask({ epochs: 1 })).rejects.toThrow(/^TypeError: .*epochs/);
    peer.stop();
  },
);

test("without Python, ours is measured alone and the table says why", async () => {
  vi.stubEnv("PYTHON", "no-such-python");
  const args = ["--only", "extraction", "--pairs", "1"];
  const { code, stdout } = await runScript("bench", args, { cwd: root, cache: "unused" });
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^librosa not measured, ours alone \(no-such-python: .*ENOENT\): python3 /m,
  );
  for (const way of ["library", "command"]) expect(stdout).toContain(`'${way}'`);
});
