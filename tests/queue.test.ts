/** Evidence: end to end. Real workers on a real Redis, which are killed; the results are those of `predict`, each once. */
import { type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  appendFile,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { decodeWav, encodeWav } from "@speech-emotion/features";
import { type EnqueueOptions, enqueue, mergeArchives, queueState } from "@speech-emotion/queue";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasRedis, type RedisServer, startRedis } from "../scripts/shared/redisServer.ts";
import { canMakeDisks } from "../scripts/torture/kills/tortureDisks.ts";
import { answer, type BrokenServer, breakAfter, startServer } from "./brokenServer.ts";
import { runCli, spawnCli } from "./runCli.ts";

const CLIPS = 120;
/** A model that always has an answer, also to a made voice. */
const MODEL = fileURLToPath(new URL("../models/ravdess", import.meta.url));

interface Row {
  readonly recording: string;
  readonly [field: string]: unknown;
}

describe.skipIf(!hasRedis)("archives", () => {
  let dir: string;
  let redis: RedisServer;
  let voice: Buffer;
  const at = (...names: string[]) => join(dir, ...names);
  const cli = (...args: string[]) => runCli(args, { cwd: dir, cache: at("cache") });
  const place = (queue: string) => ["--redis", redis.url, "--queue", queue];
  const stateOf = (queue: string) => queueState({ redis: redis.url, queue });

  /** A worker of one thread, as leader of a process group. */
  function startWorker(queue: string, out: string, ...args: string[]): ChildProcess {
    const options = [...place(queue), "--out", out, "--workers", "1", "--model", MODEL];
    const lost = ["--lost", "1"]; // a test need not wait for half a minute
    const started = ["worker", ...options, ...lost, ...args];
    const worker = spawnCli(started, { cwd: dir, cache: at("cache") });
    told.set(worker, "");
    worker.stderr?.on("data", (text) => told.set(worker, `${told.get(worker)}${text}`));
    return worker;
  }
  /** What workers said. */
  const told = new Map<ChildProcess, string>();
  const endOf = ({ exitCode, signalCode }: ChildProcess) => exitCode ?? signalCode;
  const kill = (worker: ChildProcess) => {
    // Or it ended by itself, and said why.
    expect(endOf(worker), told.get(worker)).toBeNull();
    process.kill(-(worker.pid as number), "SIGKILL");
    return once(worker, "exit");
  };

  /** Puts a program in the place of ffmpeg; what is given back takes it away. */
  async function decodeBy(command: string): Promise<() => void> {
    const bin = await mkdtemp(at("bin-"));
    await writeFile(join(bin, "ffmpeg"), `#!/bin/sh\n[ "$1" = -version ] || ${command}\n`);
    await chmod(join(bin, "ffmpeg"), 0o755);
    const path = process.env["PATH"];
    process.env["PATH"] = `${bin}:${path}`;
    return () => {
      process.env["PATH"] = path;
    };
  }

  const put = (names: readonly string[], out: string, options: Partial<EnqueueOptions> = {}) =>
    enqueue(names, { out: at(out), redis: redis.url, queue: out, ...options });

  async function merged(...archives: string[]): Promise<{ rows: Row[]; told: object }> {
    const out = at("merged.ndjson");
    const told = await mergeArchives(
      archives.map((name) => at(name)),
      { out },
    );
    const lines = (await readFile(out, "utf8")).trimEnd().split("\n");
    return { rows: lines.map((line) => JSON.parse(line)), told };
  }

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "archive-"));
    await mkdir(at("redis"));
    redis = await startRedis(at("redis"));
    const source = new URL("golden/voice48k.wav", import.meta.url);
    voice = await readFile(source);
    const { channels, sampleRateHz } = decodeWav(new Uint8Array(voice));
    await mkdir(at("calls"));
    for (let i = 0; i < CLIPS; i++) {
      const gain = 10 ** (-i / 400);
      const quieter = channels.map((samples) => samples.map((sample) => gain * sample));
      const name = `call${String(i).padStart(3, "0")}.wav`;
      await writeFile(at("calls", name), encodeWav({ channels: quieter, sampleRateHz }));
    }
  });
  afterAll(async () => {
    // Those that a test which failed left: Node makes a folder in a removed one without end.
    for (const worker of told.keys()) if (endOf(worker) === null) await kill(worker);
    await redis?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  test("workers are killed and Redis is restarted: every result is there once, and is that of predict", async () => {
    const { stdout } = await cli("enqueue", "calls", "--out", "all", ...place("all"));
    expect(stdout).toBe(
      `${CLIPS} recordings: ${CLIPS} in the queue, 0 done before, 0 with the content of another\n`,
    );
    const first = [startWorker("all", "all"), startWorker("all", "all")];
    await expect.poll(async () => (await stateOf("all")).done).toBeGreaterThan(15);
    await kill(first[0]!);
    await redis.restart();
    const third = startWorker("all", "all");
    await expect.poll(async () => (await stateOf("all")).done).toBeGreaterThan(60);
    await Promise.all([kill(first[1]!), kill(third)]);
    const last = startWorker("all", "other", "--until-empty");
    expect(await once(last, "exit")).toEqual([0, null]);

    const { rows, told } = await merged("all", "other");
    expect(told).toMatchObject({
      recordings: CLIPS,
      recognised: CLIPS,
      aside: 0,
      missing: 0,
      unlike: 0,
    });
    const predicted = await cli("predict", at("calls"), "--ndjson", "--model", MODEL);
    const expected = predicted.stdout.trimEnd().split("\n");
    const found = rows.map(({ recording, id: _, ...result }) =>
      JSON.stringify({ file: recording, ...result }),
    );
    expect(found.filter((line, i) => line !== expected[i])).toEqual([]);
    expect(found).toHaveLength(expected.length);

    const parquet = await cli("merge", "all", "other", "--out", "all.parquet");
    expect(parquet.stdout).toContain(`${CLIPS} recordings in all.parquet: ${CLIPS} recognised`);
    const { buffer } = new Uint8Array(await readFile(at("all.parquet")));
    const columns = await parquetReadObjects({ file: buffer });
    const scores = rows.map(({ scores }) => scores as { label: string; score: number }[]);
    expect(columns).toHaveLength(CLIPS);
    expect(
      columns.map(({ recording, emotion, score_sad }) => [recording, emotion, score_sad]),
    ).toEqual(
      rows.map(({ recording, emotion }, i) => [
        ...[recording, emotion],
        scores[i]?.find(({ label }) => label === "sad")?.score,
      ]),
    );
    await mergeArchives([at("other"), at("all")], { out: at("again.parquet") });
    expect((await readFile(at("again.parquet"))).equals(await readFile(at("all.parquet")))).toBe(
      true,
    );

    const { done } = await put([at("calls")], "all");
    expect(done).toBe((await merged("all")).rows.length); // the others' rows are in another folder
    expect((await readdir(at("all", "lists"))).length).toBe(1);
  }, 180_000);

  test("what cannot be recognised is set aside, each for what is wrong with it; a server is asked again", async () => {
    const server: BrokenServer = await startServer({
      "voice.wav": voice,
      "large.wav": new Uint8Array(3 << 20),
    });
    const restore = await decodeBy("exec sleep 30");
    try {
      await mkdir(at("odd"));
      await writeFile(at("odd", "broken.wav"), "RIFFnothing");
      await copyFile(at("calls", "call000.wav"), at("odd", "one.wav"));
      await copyFile(at("calls", "call000.wav"), at("odd", "two.wav"));
      await writeFile(at("odd", "slow.mp3"), voice.subarray(1000, 9000));
      const list = [
        `${server.url}voice.wav?X-Amz-Signature=secret`,
        `${server.url}missing.wav`,
        `${server.url}large.wav`,
        "http://localhost.example:1/voice.wav\r\n",
        at("odd", "gone.wav"),
      ];
      await writeFile(at("list.txt"), list.join("\n"));
      const { skipped, ...counts } = await put([at("odd")], "odd-results", {
        lists: [at("list.txt")],
      });
      expect([skipped, counts]).toEqual([[], { recordings: 9, queued: 8, done: 0, copies: 1 }]);
      server.script.push(answer(503), breakAfter(voice, 1000));
      const host = new URL(server.url).host;
      const bounds = ["--allow-host", host, "--max-mb", "2", "--limit", "4"];
      const worker = startWorker("odd-results", "odd-results", "--until-empty", ...bounds);
      expect(await once(worker, "exit")).toEqual([0, null]);
      const { rows, told } = await merged("odd-results");
      expect(told).toMatchObject({ recordings: 9, recognised: 3, aside: 6, missing: 0, twice: 0 });
      expect(JSON.stringify(rows)).not.toContain("secret");
      const byName = Object.fromEntries(
        rows.map(({ recording, emotion, code, error }) => [
          recording.replace(/^.*\//, recording.includes("localhost.example") ? "other " : ""),
          emotion ?? `${code}: ${error}`,
        ]),
      );
      expect(byName).toEqual({
        "broken.wav": expect.stringMatching(/^wav-damaged: expected .*, found .*/),
        "gone.wav": expect.stringMatching(/^ENOENT: .*gone\.wav/),
        "large.wav": expect.stringMatching(/^download-refused: .*found more than 2\.1 MB/),
        "missing.wav": expect.stringMatching(/^download-refused: .*found status 404/),
        "one.wav": expect.any(String),
        "other voice.wav": expect.stringMatching(
          /^download-refused: .*found the host localhost\.example:1/,
        ),
        "slow.mp3": expect.stringMatching(/^recording-too-slow: .* in 4 s, found/),
        "two.wav": byName["one.wav"],
        "voice.wav": expect.stringMatching(/^[a-z]+$/),
      });
      const again = await put([at("odd")], "odd-results", { again: true });
      expect(again).toMatchObject({ recordings: 4, queued: 2, done: 2, copies: 0 });
    } finally {
      restore();
      await server.close();
    }
  }, 120_000);

  test("a recording that takes its worker with it is set aside, and none of those beside it are", async () => {
    await mkdir(at("poison"));
    for (const name of ["a beside", "b poison", "c beside", "d beside"])
      await writeFile(at("poison", `${name}.mp3`), voice.subarray(1000, 9000));
    for (const [i, name] of ["a beside", "c beside", "d beside"].entries())
      await appendFile(at("poison", `${name}.mp3`), `${i}`); // contents of their own
    await copyFile(at("calls", "call000.wav"), at("poison", "e.wav"));
    // One ends its worker, as what takes all memory would, while the others are under way; these cannot be decoded.
    const restore = await decodeBy(
      'case "$*" in *poison.mp3*) kill -9 $PPID;; *) sleep 0.7; exit 1;; esac',
    );
    try {
      expect((await put([at("poison")], "p")).queued).toBe(5);
      let ended: unknown[] = [];
      for (let lost = 0; ended[0] !== 0; lost++) {
        expect(lost).toBeLessThan(6);
        ended = await once(startWorker("p", "p", "--until-empty", "--workers", "2"), "exit");
      }
    } finally {
      restore();
    }
    const { rows, told } = await merged("p");
    expect(told).toMatchObject({ recordings: 5, recognised: 1, aside: 4, missing: 0 });
    expect(rows.filter(({ code }) => code === "recording-took-worker")).toEqual([
      expect.objectContaining({
        recording: at("poison", "b poison.mp3"),
        error: expect.stringMatching(/found 3 workers that ended/),
      }),
    ]);
  }, 120_000);

  test.skipIf(!canMakeDisks())(
    "a worker whose disk is full ends, and others do all that it could not write",
    async () => {
      await mkdir(at("small"));
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=24k", "tmpfs", at("small")]);
      try {
        await put([at("calls")], "full");
        const first = startWorker("full", "small", "--until-empty");
        let said = "";
        first.stderr?.on("data", (piece) => {
          said += piece;
        });
        expect(await once(first, "close")).toEqual([1, null]);
        expect(said).toMatch(/^expected to write .*, found no room left on its disk: .*\n$/);
        expect(await once(startWorker("full", "full", "--until-empty"), "exit")).toEqual([0, null]);
        const { told } = await merged("full", "small");
        expect(told).toMatchObject({ recordings: CLIPS, recognised: CLIPS, missing: 0 });
      } finally {
        execFileSync("umount", [at("small")]);
      }
    },
    120_000,
  );

  test("SIGTERM ends a worker in order: what is under way is written, the rest waits; a full queue makes enqueue wait", async () => {
    const putting = spawnCli(
      ["enqueue", "calls", "--out", "s", "--ahead", "40", "--root", ".", ...place("s")],
      { cwd: dir, cache: at("cache") },
    );
    await expect.poll(async () => (await stateOf("s")).waiting).toBe(40);
    await pause(1000);
    expect((await stateOf("s")).waiting).toBe(40);
    const worker = startWorker("s", "s", "--root", ".");
    await expect.poll(async () => (await stateOf("s")).done).toBeGreaterThan(50);
    worker.kill("SIGTERM");
    expect(await once(worker, "exit")).toEqual([0, null]);
    const { active, done, waiting } = await stateOf("s");
    expect(active).toBe(0);
    expect(waiting).toBeLessThanOrEqual(40);
    putting.kill("SIGTERM");
    await once(putting, "exit");
    const [manifest] = (await readdir(at("s", "results"))).filter((name) => name.endsWith(".json"));
    const { parts } = JSON.parse(await readFile(at("s", "results", manifest as string), "utf8"));
    expect(parts).toMatchObject([{ rows: done }]);
    const { code, stdout } = await cli("merge", "s", "--out", "s.ndjson");
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/recognised, 0 set aside, \d+ missing\n {2}missing: calls\/call/),
    ]);

    const [part] = parts as { file: string }[];
    const path = at("s", "results", part?.file as string);
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace('"emotion":"', '"emotion":"un'));
    await expect(merged("s")).rejects.toThrow(
      /as it was written, of SHA-256 .*, found other bytes/,
    );
    await writeFile(path, text.slice(0, -10));
    await expect(merged("s")).rejects.toThrow(/found a line that is cut/);
    await rm(at("s", "results", manifest as string));
    expect((await merged("s")).told).toMatchObject({ recognised: done - 1 });

    const other = await cli(
      "worker",
      "--out",
      "s",
      ...place("s"),
      "--voices",
      "2",
      "--until-empty",
    );
    expect(other.stderr).toMatch(
      /^expected results of the model \w{12}, found those of \w{12} in /,
    );
    await expect(put([at("calls")], "t", { root: at("odd") })).rejects.toThrow(
      /expected a path below .*odd, found .*call000\.wav/,
    );
  }, 120_000);

  test("without a server there is one line", async () => {
    const { code, stderr } = await cli("queue", "--redis", "redis://user:secret@127.0.0.1:1");
    expect(code).toBe(1);
    expect(stderr).toBe(
      "expected a Redis server at 127.0.0.1:1, found ECONNREFUSED: start it, or name another with --redis URL\n",
    );
  });
});
