import { resolve } from "node:path";
import { expect, test } from "vitest";
import { nameBelow, placeBelow } from "./root.ts";

test("a name below a root leads to the same file below another, and never out of it", () => {
  expect(nameBelow("/data", "/data/calls/a.wav")).toBe("calls/a.wav");
  expect(nameBelow("/data", "/data/..a.wav")).toBe("..a.wav");
  expect(placeBelow("/mnt/x", "calls/a.wav")).toBe("/mnt/x/calls/a.wav");
  expect(nameBelow(undefined, "a.wav")).toBe(resolve("a.wav"));
  expect(placeBelow(undefined, "/data/a.wav")).toBe("/data/a.wav");
  for (const name of ["../a.wav", "calls/../../a.wav", "/etc/passwd", ".."])
    expect(() => placeBelow("/data", name)).toThrow(/expected a path below \/data, found/);
  expect(() => nameBelow("/data", "/database/a.wav")).toThrow(/below \/data/);
  expect(() => placeBelow(undefined, "a.wav")).toThrow(/below \/, found a\.wav/);
});
