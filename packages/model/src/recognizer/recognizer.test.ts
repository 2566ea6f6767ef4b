/** Evidence: round trip against what works on the same thread, real files, threads and addresses, and refusal. */
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duplex, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import { encodeWav, FeatureError } from "@speech-emotion/features";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ModelError } from "../errors.ts";
import type { Segment } from "../segments/timeline.ts";
import { readAudio } from "./readAudio.ts";
import { Recognizer } from "./recognizer.ts";

const sampleRateHz = 16000;

/** A gliding tone that comes and goes like syllables. */
function sound({ seconds, hz }: { readonly seconds: number; readonly hz: number }): Float32Array {
  return Float32Array.from({ length: seconds * sampleRateHz }, (_, n) => {
    const sec = n / sampleRateHz;
    const phase = 2 * Math.PI * hz * (sec + 0.05 * Math.sin(3 * sec));
    return 0.3 * Math.abs(Math.sin(6 * sec)) * (Math.sin(phase) + 0.4 * Math.sin(2 * phase));
  });
}

const samples = sound({ seconds: 2, hz: 140 });
const bytes = new Uint8Array(encodeWav({ channels: [samples], sampleRateHz }));

let dir: string;
let server: Server;
let url: string;
let recognizer: Recognizer;
/** Takes any sound for a voice. */
let credulous: Recognizer;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "recognizer-"));
  await writeFile(join(dir, "clip.wav"), bytes);
  server = createServer((request, response) => {
    if (request.url === "/clip.wav") response.end(bytes);
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  recognizer = await Recognizer.load();
  credulous = await Recognizer.load(new URL("../../../../models/ravdess", import.meta.url));
});
afterAll(async () => {
  recognizer.dispose();
  credulous.dispose();
  server.close();
  await rm(dir, { recursive: true });
});

describe("another thread gives what this one gives", () => {
  test("of whatever a clip is read from", async () => {
    const expected = recognizer.predictSync(bytes);
    const path = join(dir, "clip.wav");
    const channel = {
      numberOfChannels: 1,
      sampleRate: sampleRateHz,
      getChannelData: () => samples,
    };
    const whole = [
      ...[path, pathToFileURL(path), pathToFileURL(path).href, `${url}/clip.wav`, bytes],
      ...[bytes.slice().buffer, new Blob([bytes]), new File([bytes], "clip.wav")],
      new Response(bytes),
      await recognizer.extract(path),
    ];
    for (const audio of whole) expect(await recognizer.predict(audio)).toEqual(expected);
    const unrounded = recognizer.predictSync({ samples, sampleRateHz });
    for (const audio of [{ samples, sampleRateHz }, { channels: [samples], sampleRateHz }, channel])
      expect(await recognizer.predict(audio)).toEqual(unrounded);
  });

  test("of features, rows and long recordings", async () => {
    expect(await recognizer.extract(bytes)).toEqual(recognizer.extractSync(bytes));
    expect(await recognizer.embed(bytes)).toEqual(recognizer.embedSync(bytes));
    expect(credulous.extractFramesSync(bytes)).toEqual(credulous.extractSync(bytes).matrix);
    expect(recognizer.extractFramesSync(bytes)).toMatchObject({ frames: 99, size: 512 }); // one for 20 ms
    const looked = { stretches: 2, bands: 2 };
    expect(await credulous.explain(bytes, looked)).toEqual(credulous.explainSync(bytes, looked));
    const long = { samples: sound({ seconds: 8, hz: 180 }), sampleRateHz };
    const options = { windowSec: 2, hopSec: 1 };
    const smooth = credulous.segmentsSync(long, options);
    expect(await credulous.segments(long, options)).toEqual(smooth);
    const plain = await credulous.segments(long, { ...options, smooth: false });
    expect(plain).toEqual(credulous.segmentsSync(long, { ...options, smooth: false }));
    expect(plain.segments[0]).toEqual(smooth.segments[0]); // where one window alone is
    expect(plain.segments[1]!.scores).not.toEqual(smooth.segments[1]!.scores);
  });

  test("with a voice that is known, and what was taught", async () => {
    const lessons = [120, 130, 140, 240, 250, 260].map((hz, i) => ({
      audio: { samples: sound({ seconds: 1, hz }), sampleRateHz },
      label: i < 3 ? "low" : "high",
    }));
    const adaptation = await recognizer.adapt(lessons);
    expect(JSON.stringify(adaptation)).toBe(JSON.stringify(recognizer.adaptSync(lessons)));
    async function* one() {
      yield* lessons;
    }
    expect(JSON.stringify(await recognizer.adapt(one()))).toBe(JSON.stringify(adaptation));
    const options = { adaptation, voice: adaptation.voice };
    const told = await recognizer.predict(bytes, options);
    expect(told).toEqual(recognizer.predictSync(bytes, options));
    expect(told).not.toEqual(recognizer.predictSync(bytes));
    const looked = { ...options, stretches: 2, bands: 2 };
    const explained = await recognizer.explain(bytes, looked);
    expect(explained).toEqual(recognizer.explainSync(bytes, looked));
    const scoreOf = (label: string) => told.scores.find((score) => score.label === label)?.score;
    expect(explained.scores).toEqual(explained.labels.map(scoreOf));
  });
});

test("scores list as many of the likeliest as are asked for, and nothing else changes", async () => {
  const all = recognizer.predictSync(bytes);
  expect(all.scores).toHaveLength(8);
  const two = await recognizer.predict(bytes, { topK: 2 });
  expect(two).toEqual({ ...all, scores: all.scores.slice(0, 2) });
  for (const topK of [0, 1.5, -1, Number.NaN])
    await expect(recognizer.predict(bytes, { topK })).rejects.toThrow(/topK to be a whole number/);
});

test("is saved as it was loaded, with its encoder", async () => {
  const folder = join(dir, "saved");
  await recognizer.save(folder);
  const again = await Recognizer.load(folder);
  expect(again.info).toEqual(recognizer.info);
  expect(again.predictSync(bytes)).toEqual(recognizer.predictSync(bytes));
  again.dispose();
  const before = (await stat(join(folder, "weights.bin"))).size;
  await recognizer.save(folder, { weights: "uint8" });
  expect((await stat(join(folder, "weights.bin"))).size).toBeLessThan(before / 2);
  const small = await Recognizer.load(folder);
  expect(small.predictSync(bytes).emotion).toBe(recognizer.predictSync(bytes).emotion);
  small.dispose();
});

test("its stream is one of Node's too", async () => {
  const stretch = sampleRateHz / 2;
  const stretches = Array.from({ length: 16 }, (_, i) => ({
    channels: [samples.subarray((i % 4) * stretch, ((i % 4) + 1) * stretch)],
    sampleRateHz,
  }));
  const found: Segment[] = [];
  type Pair = Parameters<typeof Duplex.fromWeb>[0]; // Node's own type of what is the same class
  const pair = credulous.stream({ windowSec: 2 }) as Pair;
  const duplex = Duplex.fromWeb(pair, { objectMode: true });
  await pipeline(Readable.from(stretches), duplex, async (segments: AsyncIterable<Segment>) => {
    for await (const segment of segments) found.push(segment);
  });
  const whole = Float32Array.from(stretches.flatMap(({ channels }) => [...channels[0]!]));
  const { segments } = credulous.segmentsSync({ samples: whole, sampleRateHz }, { windowSec: 2 });
  expect(found).toEqual(segments);
  expect(found).toHaveLength(4);
});

test("the program goes on while a long recording is recognised", async () => {
  const long = { samples: sound({ seconds: 30, hz: 180 }), sampleRateHz };
  await credulous.predict(bytes); // the thread has started
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await credulous.segments(long);
  const meanwhile = turns;
  turns = 0;
  credulous.segmentsSync(long);
  clearInterval(timer);
  expect(turns).toBe(0);
  expect(meanwhile).toBeGreaterThan(20);
});

test("what is given up ends at once, and the next clip is recognised", async () => {
  const long = { samples: sound({ seconds: 300, hz: 180 }), sampleRateHz };
  const control = new AbortController();
  const given = recognizer.segments(long, { signal: control.signal });
  setTimeout(() => control.abort(new Error("enough")), 20);
  await expect(given).rejects.toThrow("enough");
  await expect(recognizer.predict(bytes, { signal: control.signal })).rejects.toThrow("enough");
  expect((await recognizer.predict(bytes)).scores).toHaveLength(8);
  const gone = AbortSignal.abort(new Error("gone"));
  await expect(Recognizer.load(undefined, { signal: gone })).rejects.toThrow("gone");
  await expect(readAudio(`${url}/clip.wav`, { signal: gone })).rejects.toThrow("gone");
});

test("refusals are those of the same thread", async () => {
  const refused = async (audio: Parameters<Recognizer["predict"]>[0]) =>
    recognizer.predict(audio).catch((error: unknown) => error);
  const cases = [
    [join(dir, "none.wav"), "clip-missing", /recording at .*none\.wav, found nothing/],
    [dir, "clip-missing", /EISDIR/],
    [`${url}/none.wav`, "clip-missing", /HTTP 404/],
    [new Uint8Array(100), "wav-missing", /WAV/],
    [{ samples: new Float32Array(16000), sampleRateHz }, "clip-silent", /silen/],
  ] as const;
  for (const [audio, code, message] of cases) {
    const error = await refused(audio);
    expect(error).toBeInstanceOf(FeatureError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  }
  const lesson = { audio: bytes, label: "one" };
  await expect(recognizer.adapt([lesson])).rejects.toBeInstanceOf(ModelError);
  for (const none of [undefined, null, 5])
    await expect(recognizer.predict(none as never)).rejects.toMatchObject({ code: "clip-unknown" });
});
