/** Evidence: refusal. The library speaks of settings, the command of what to type. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TrainError } from "../errors.ts";
import { wordRefusal } from "./wordRefusal.ts";

const packages = join(import.meta.dirname, "../../..");

test("the command's advice stands in the place of the library's, where it has one", () => {
  const refusal = { expected: "a finite loss", found: "NaN", advice: "lower the learning rate" };
  const error = new TrainError({ code: "loss-not-finite", ...refusal });
  expect(error.message).toBe("expected a finite loss, found NaN: lower the learning rate");
  expect(wordRefusal(error)).toMatch(
    /^expected a finite loss, found NaN: lower --learning-rate, or /,
  );
  expect(wordRefusal(new TrainError({ code: "data-missing", ...refusal }))).toBe(error.message);
});

test("no refusal of a library names an option or a command", async () => {
  let refusals = 0;
  for (const name of ["features", "data", "model", "train"]) {
    const src = join(packages, name, "src");
    for (const file of await readdir(src, { recursive: true })) {
      if (!/\.ts$/.test(file) || /\.test\.|commands\//.test(file)) continue;
      const text = await readFile(join(src, file), "utf8");
      for (const [line] of text.matchAll(/^\s*(expected|found|advice): .*$/gm)) {
        refusals++;
        expect(line, file).not.toMatch(/ --[a-z]|pnpm /);
      }
    }
  }
  expect(refusals).toBeGreaterThan(100);
});
