/** Evidence: property. The short form of `pnpm torture`: bred files of every kind, and readers with a fault that it must find. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FeatureError } from "@speech-emotion/features";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readBred } from "../scripts/torture/hostile/readBred.ts";
import { targets } from "../scripts/torture/hostile/targets.ts";
import { tortureReader } from "../scripts/torture/hostile/tortureReader.ts";
import { canMakeDisks, tortureDisks } from "../scripts/torture/kills/tortureDisks.ts";
import { tortureKills } from "../scripts/torture/kills/tortureKills.ts";

const SEED = 11;

describe("files that are bred of valid ones are read or refused", () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "torture-"));
  });
  afterAll(() => rm(dir, { recursive: true }));

  test.each(Object.entries(targets))("%s", async (_, start) => {
    const own = await mkdtemp(join(dir, "kind-"));
    const finding = await readBred(await start(own), { inputs: 200, seed: SEED });
    expect(finding.fault?.what).toBeUndefined(); // a file of many bytes takes for ever to be shown
    const refused = Object.values(finding.refusals).reduce((sum, count) => sum + count, 0);
    expect(finding.answers + refused).toBe(200);
  });
});

test("in a thread that counts what is executed, inputs are bred of those that reached more", async () => {
  const { finding, fault } = await tortureReader("manifest (CSV)", { inputs: 300, seed: SEED });
  expect(fault?.what).toBeUndefined();
  expect(finding!.parents).toBeGreaterThan(3); // valid files
  expect(finding!.reached!.all).toBeGreaterThan(finding!.reached!.seeds);
});

describe("it notices a reader that", () => {
  const refuse = (found: string): never => {
    throw new FeatureError({ code: "npy-damaged", expected: "a", found, advice: "b" });
  };
  const seeds = [new TextEncoder().encode('{"name": "value", "size": 12}')];
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
  const find = async (read: (bytes: Uint8Array) => unknown, mostMs?: number) => {
    const options = { inputs: 3000, seed: SEED, ...(mostMs === undefined ? {} : { mostMs }) };
    return (await readBred({ seeds, read }, options)).fault;
  };

  test("throws what is no refusal, and gives the smallest file that shows it", async () => {
    const fault = await find((bytes) => {
      if (text(bytes).includes("null")) throw new TypeError("of null");
    });
    expect(fault!.what).toMatch(/^it threw TypeError: of null/);
    expect(text(fault!.bytes)).toBe("null");
  });

  test("takes too long", async () => {
    const fault = await find((bytes) => {
      if (!text(bytes).includes("[]")) return;
      const until = process.cpuUsage().user + 150_000; // of the processor, as it is measured
      while (process.cpuUsage().user < until);
    }, 100);
    expect(fault!.what).toMatch(/^it took \d+ ms/);
  });

  test("takes too much memory", async () => {
    const kept: Uint8Array[] = [];
    const fault = await find((bytes) => {
      if (text(bytes).includes("1e15")) kept.push(new Uint8Array(300e6).fill(1));
    });
    expect(fault!.what).toMatch(/^it took \d+ MB/);
  });

  test("quotes a file without end", async () => {
    const fault = await find((bytes) => {
      if (!text(bytes).includes("true")) return;
      const refusal = { code: "npy-damaged", expected: "a", found: "b", advice: "c" } as const;
      throw Object.assign(new FeatureError(refusal), { message: "x".repeat(50_000) });
    });
    expect(fault!.what).toBe("a refusal of 50000 characters");
  });

  test("quotes what moves a terminal's cursor", async () => {
    const fault = await find((bytes) => {
      if (!text(bytes).includes("\u001b")) return;
      const refusal = { code: "npy-damaged", expected: "a", found: "b", advice: "c" } as const;
      throw Object.assign(new FeatureError(refusal), { message: text(bytes) });
    });
    expect(fault!.what).toMatch(/^a line of control characters: .*\\u001b/);
  });

  test("refuses a valid file", async () => {
    await expect(find(() => refuse("valid"))).rejects.toThrow("a valid file: npy-damaged");
  });
});

describe("what is killed leaves nothing that is not whole, and goes on to the same end", () => {
  test.each(["features", "export"])("%s", async (command) => {
    expect(await tortureKills(command, { kills: 1, seed: SEED })).toMatchObject({
      kills: 1,
      fault: undefined,
    });
  });

  // Both write for more than half a second, when they are killed; the first under the final name.
  const slowly = (where: string) => `
    const { appendFileSync, mkdirSync, renameSync, rmSync } = require("node:fs");
    mkdirSync("out", { recursive: true });
    rmSync("${where}", { force: true });
    for (let n = 0; n < 60; n++) {
      appendFileSync("${where}", n + "\\n");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
    renameSync("${where}", "out/text");`;
  test.each([
    ["out/text", /^killed after \d+ ms: Error: out\/text is not whole/],
    ["out/text.tmp", undefined],
  ])("one that writes %s first", async (where, fault) => {
    const subject = {
      program: () => ["-e", slowly(where)],
      args: [],
      results: (path: string) => path === "out/text",
    };
    const report = await tortureKills("slow", { kills: 2, seed: SEED }, subject);
    if (fault) expect(report.fault).toMatch(fault);
    else expect(report).toMatchObject({ kills: 2, fault: undefined });
  });
});

describe.skipIf(!canMakeDisks())(
  "without room, or where nothing may be written (Linux's root)",
  () => {
    test("export ends in one line, and earlier results stay", async () => {
      const { fault, refused } = await tortureDisks("export", [0, 200_000]);
      expect(fault).toBeUndefined();
      expect(refused).toBe(4);
    });
  },
);
