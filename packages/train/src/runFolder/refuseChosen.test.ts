/** Evidence: refusal. What may be named beside a run that goes on, and what would make it another one. */
import { relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { TrainError } from "../errors.ts";
import { refuseChosen } from "./refuseChosen.ts";

const own = resolve("ravdess");
const other = resolve("tess.csv");
const refuse = (chosen: Readonly<Record<string, unknown>>) =>
  refuseChosen({ dirs: [own, other] }, { dirs: [], ...chosen });

test.each<[string, Readonly<Record<string, unknown>>]>([
  ["nothing", {}],
  ["what was not given", { epochs: undefined, set: undefined }],
  ["the run's own data sets", { dirs: [own, other] }],
  ["the same by a path from here", { dirs: [relative("", own), "tess.csv"] }],
  ["the same by a way round", { dirs: [`./x/../ravdess/`, other] }],
])("%s may be named", (_, chosen) => {
  expect(() => refuse(chosen)).not.toThrow();
});

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ["another data set, as it was typed", { dirs: ["./emovo"] }, "the data set ./emovo"],
  ["one of them alone", { dirs: [own] }, `the data set ${own}`],
  ["their other order", { dirs: ["tess.csv", "ravdess"] }, "the data set tess.csv and ravdess"],
  ["a setting", { dirs: [own, other], epochs: 3 }, "epochs"],
  ["settings that turn something off", { seed: 0, keepNeutral: false }, "seed, keepNeutral"],
  ["both", { dirs: ["emovo"], epochs: 3, set: [] }, "the data set emovo, epochs, set"],
])("%s is refused", (_, chosen, found) => {
  expect(() => refuse(chosen)).toThrow(TrainError);
  expect(() => refuse(chosen)).toThrow(
    expect.objectContaining({ code: "resume-differs", found, expected: expect.any(String) }),
  );
});
