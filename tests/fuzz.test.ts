/** Evidence: property. Damaged WAV files, and readers with a fault that the fuzz must find: a fuzz that cannot fail proves nothing. */
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type FuzzOptions, type FuzzReport, fuzzWav } from "../scripts/fuzz/fuzzWav.ts";
import { root } from "../scripts/shared/run.ts";
import { runScript } from "./runCli.ts";

const SEED = 7;
const readerFile = (name: string) =>
  fileURLToPath(new URL(`./faultyReaders/${name}.ts`, import.meta.url));
const fuzzReader = (name: string, options: Partial<FuzzOptions> = {}): Promise<FuzzReport> =>
  fuzzWav({
    inputs: 1000,
    seed: SEED,
    reader: new URL(`./faultyReaders/${name}.ts`, import.meta.url).href,
    ...options,
  });

test("of 2000 damaged files, each is answered or refused", async () => {
  const { fault, finding } = await fuzzWav({ inputs: 2000, seed: SEED });
  expect(fault).toBeUndefined();
  expect(finding).toMatchObject({ inputs: 2000, cut: 1000 });
  const { answers, refusals, whole } = finding!;
  const refused = Object.values(refusals).reduce((sum, count) => sum + count, 0);
  expect(answers + refused).toBe(2000);
  expect(whole).toBeGreaterThan(20);
  expect(Object.keys(refusals)).toEqual([
    "samples-not-finite",
    "wav-codec-unknown",
    "wav-damaged",
    "wav-empty",
    "wav-missing",
    "wav-truncated",
  ]);
});

describe("the fuzz notices a reader that", () => {
  // What it computes takes longer by the clock where other work runs, and is no hang for that.
  const slow: Readonly<Record<string, Partial<FuzzOptions>>> = {
    isSlow: { limitMs: 200, hangMs: 30_000 },
  };
  test.each([
    ["allocatesByHeader", /^decodeWav (took \d+ bytes of memory for a file of|threw RangeError)/],
    ["forgetsTheEnd", /^openWav said \d+ frames and read \d+/],
    ["refusesTooMuch", /^(a valid file was refused|decodeWav gave) .*"BW64"/],
    ["readsPastTheEnd", /^openWav asked for 1048576 bytes from 0 on/],
    ["isSlow", /^decodeWav took \d+ ms/],
  ])("%s", async (name, what) => {
    const { fault } = await fuzzReader(name, slow[name] ?? {});
    expect(fault?.what).toMatch(what);
    expect(fault?.input?.from).toMatch(/^(RIFF|RIFX|RF64|BW64), /);
  });

  test("throwsTypeError, of which the file and the path give the same again", async () => {
    const { fault } = await fuzzReader("throwsTypeError");
    const { bytes } = fault!.input!;
    const again = await fuzzReader("throwsTypeError", { only: bytes });
    expect(again.fault?.what).toMatch(/TypeError/);
    const drawn = await fuzzReader("throwsTypeError", { path: fault!.path });
    expect(drawn.fault?.input?.bytes).toEqual(bytes);
  });

  test("hangs, whose input is told all the same", async () => {
    const options = { inputs: 3000, limitMs: 300 };
    const { fault, finding } = await fuzzReader("hangs", options);
    expect(finding).toBeUndefined();
    expect(fault?.what).toBe("no answer within 1.5 seconds");
    const drawn = await fuzzReader("hangs", { ...options, path: fault!.path });
    expect(drawn.fault?.what).toBe("no answer within 1.5 seconds");
    expect(drawn.fault?.input?.bytes).toEqual(fault!.input!.bytes);
  });

  test("keepsMemory, with no input to blame", async () => {
    const { fault } = await fuzzReader("keepsMemory");
    expect(fault?.what).toMatch(/^memory in use grew from \d+ bytes/);
    expect(fault?.input).toBeUndefined();
  });
});

test("pnpm fuzz tells a fault, how to repeat it and the file, with exit code 1", async () => {
  const place = { cwd: root, cache: "unused" };
  const reader = readerFile("throwsTypeError");
  const args = ["--inputs", "500", "--seed", `${SEED}`, "--reader", reader];
  const { code, stderr } = await runScript("fuzz", args, place);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/fault: decodeWav threw TypeError/)]);
  const [, file] = /again: pnpm fuzz --file (\S+)/.exec(stderr) as unknown as [string, string];
  try {
    expect(stderr).toMatch(
      new RegExp(`with ${readFileSync(file).length} bytes, .*\\n[^]*--seed ${SEED} --path \\d`),
    );
    const again = await runScript("fuzz", ["--file", file, "--reader", reader, "--json"], place);
    expect(again.code).toBe(1);
    const { fault } = JSON.parse(again.stdout) as { fault: { what: string; file: string } };
    expect(fault.what).toMatch(/TypeError/);
    await rm(dirname(fault.file), { recursive: true });
    expect((await runScript("fuzz", ["--file", file], place)).code).toBe(0);
  } finally {
    await rm(dirname(file), { recursive: true });
  }
});
