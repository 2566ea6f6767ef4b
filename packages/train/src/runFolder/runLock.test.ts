/** Evidence: refusal, and that a folder has one owner, by real files. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TrainError } from "../errors.ts";
import { withRunLock } from "./runLock.ts";

let dir: string;
let run: string;
let lock: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "lock-"));
  run = join(dir, "run");
  lock = join(run, "run.lock");
});
afterEach(() => rm(dir, { recursive: true }));

const keep = () => writeFile(join(run, "a"), "");
const gone = () => spawnSync(process.execPath, ["--version"]).pid;

test("names its owner while there is work, and goes with it, also after an error", async () => {
  await withRunLock(run, async () => {
    expect(JSON.parse(await readFile(lock, "utf8"))).toMatchObject({
      pid: process.pid,
      host: hostname(),
    });
    await keep();
  });
  expect(existsSync(lock)).toBe(false);
  await expect(withRunLock(run, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(lock)).toBe(false);
});

test("a folder that nothing was written into goes too", async () => {
  await withRunLock(run, async () => {});
  expect(existsSync(run)).toBe(false);
});

test("of many that want it at once one gets it; the others are told whose it is", async () => {
  await withRunLock(run, keep);
  await writeFile(lock, JSON.stringify({ pid: gone(), host: hostname() }));
  let owners = 0;
  const attempts = Array.from({ length: 8 }, () =>
    withRunLock(run, async () => {
      owners++;
      await new Promise((done) => setTimeout(done, 50));
    }),
  );
  const results = await Promise.allSettled(attempts);
  expect(owners).toBe(1);
  const refused = results.flatMap((result) => (result.status === "rejected" ? [result] : []));
  expect(refused).toHaveLength(7);
  for (const { reason } of refused) {
    expect(reason).toBeInstanceOf(TrainError);
    expect(reason.message).toMatch(
      /^expected a run folder that no other training writes to, found .*: wait for it or choose/,
    );
  }
});

test.each([
  ["of a process that runs", () => ({ pid: process.ppid, host: hostname() }), /of process \d+ on/],
  ["of another machine", () => ({ pid: gone(), host: "elsewhere" }), /on elsewhere/],
  ["that says nothing", () => null, /one that is locked/],
])("a lock %s holds", async (_, owner, message) => {
  await withRunLock(run, keep);
  await writeFile(lock, JSON.stringify(owner()));
  await expect(withRunLock(run, keep)).rejects.toThrow(message);
  expect(existsSync(lock)).toBe(true);
});

test("a lock of a process that is gone does not", async () => {
  await withRunLock(run, keep);
  await writeFile(lock, JSON.stringify({ pid: gone(), host: hostname() }));
  expect(await withRunLock(run, async () => "owner")).toBe("owner");
});

test.runIf(process.platform === "linux")(
  "nor one of a process whose number another has now, as in a container that was started again",
  async () => {
    await withRunLock(run, async () => {
      await keep();
      const owner = JSON.parse(await readFile(lock, "utf8"));
      await expect(withRunLock(run, keep)).rejects.toThrow(/of process \d+ on/);
      await writeFile(lock, JSON.stringify({ ...owner, started: owner.started - 1 }));
      expect(await withRunLock(run, async () => "owner")).toBe("owner");
    });
  },
);

test.runIf(process.platform === "linux")("nor one that nobody asks after", async () => {
  const parent = spawn("sh", ["-c", "sleep 0.3 & echo $!; exec sleep 30"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    const pid = Number(await new Promise((done) => parent.stdout.once("data", done)));
    await expect.poll(() => readFile(`/proc/${pid}/stat`, "utf8")).toMatch(/\) Z /);
    await withRunLock(run, keep);
    await writeFile(lock, JSON.stringify({ pid, host: hostname() }));
    expect(await withRunLock(run, async () => "owner")).toBe("owner");
  } finally {
    parent.kill();
  }
});
