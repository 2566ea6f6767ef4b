/** Evidence: refusal. What may be named beside a run that goes on, and what would make it another one. */
import { relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { TrainError } from "../errors.ts";
import { refuseChosen } from "./refuseChosen.ts";

const own = resolve("ravdess");
const refuse = (chosen: Readonly<Record<string, unknown>>) => refuseChosen({ dir: own }, chosen);

test.each<[string, Readonly<Record<string, unknown>>]>([
  ["nothing", {}],
  ["what was not given", { dir: undefined, epochs: undefined, set: undefined }],
  ["the run's own data set", { dir: own }],
  ["the same by a path from here", { dir: relative("", own) }],
  ["the same by a way round", { dir: `./x/../ravdess/` }],
])("%s may be named", (_, chosen) => {
  expect(() => refuse(chosen)).not.toThrow();
});

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ["another data set, as it was typed", { dir: "./tess" }, "the data set ./tess"],
  ["a setting", { dir: own, epochs: 3 }, "epochs"],
  ["settings that turn something off", { seed: 0, keepNeutral: false }, "seed, keepNeutral"],
  ["both", { dir: "tess", epochs: 3, set: [] }, "the data set tess, epochs, set"],
])("%s is refused", (_, chosen, found) => {
  expect(() => refuse(chosen)).toThrow(TrainError);
  expect(() => refuse(chosen)).toThrow(
    expect.objectContaining({ code: "resume-differs", found, expected: expect.any(String) }),
  );
});
