import { DataError } from "@speech-emotion/data";
import { FeatureError } from "@speech-emotion/features";
import { expect, test } from "vitest";
import { isOfWorker, isPassing, setAside } from "./setAside.ts";

const refusal = { expected: "a", found: "b", advice: "c" };
const ofSystem = (code: string) => Object.assign(new Error(`${code}: it failed`), { code });

test.each<[string, Error, ofWorker: boolean, passing: boolean]>([
  ["a full disk", ofSystem("ENOSPC"), true, true],
  ["a read-only disk", ofSystem("EROFS"), true, true],
  ["a disk that fails", ofSystem("EIO"), false, true],
  ["a file that is not there", ofSystem("ENOENT"), false, false],
  ["a busy server", new DataError({ code: "download-failed", ...refusal }), false, true],
  ["a server that refuses", new DataError({ code: "download-refused", ...refusal }), false, false],
  ["a damaged file", new FeatureError({ code: "wav-damaged", ...refusal }), false, false],
  ["what nobody foresaw", new TypeError("x is not a function"), false, true],
])("%s: is it of the worker, and may it pass?", (_, error, ofWorker, passing) => {
  expect([isOfWorker(error), isPassing(error)]).toEqual([ofWorker, passing]);
});

test("a row says why there is no result", () => {
  expect(setAside(new FeatureError({ code: "wav-damaged", ...refusal }))).toEqual({
    error: "expected a, found b: c",
    code: "wav-damaged",
  });
  expect(setAside(new TypeError("x"))).toEqual({ error: "x", code: "unforeseen" });
});
