/** Evidence: property (any one setting that differs is named, and none else) and refusal. */
import { expect, test } from "vitest";
import { defaultTrainConfig, type TrainConfig } from "../config/trainConfig.ts";
import { TrainError } from "../errors.ts";
import { refuseOtherSettings } from "./refuseOtherSettings.ts";

const begun = defaultTrainConfig;
const refusal = (wanted: TrainConfig, from: TrainConfig = begun) => {
  try {
    refuseOtherSettings(from, wanted);
  } catch (error) {
    expect(error).toBeInstanceOf(TrainError);
    expect(error).toMatchObject({ code: "resume-differs" });
    return (error as TrainError).found;
  }
  return undefined;
};

test("the same settings are let through, however they are ordered, and as JSON has kept them", () => {
  expect(refusal(begun)).toBeUndefined();
  const turned = Object.fromEntries(Object.entries(begun).toReversed());
  expect(refusal(turned as unknown as TrainConfig)).toBeUndefined();
  expect(refusal(JSON.parse(JSON.stringify(begun)) as TrainConfig)).toBeUndefined();
});

test("a setting that is undefined is one that is not there, as in a file of JSON", () => {
  const { fold, ...without } = begun;
  expect(fold).toBeUndefined();
  expect(refusal({ ...without, fold: undefined })).toBeUndefined();
  expect(refusal(without as TrainConfig)).toBeUndefined();
  const network = { ...begun.network, none: undefined };
  expect(refusal({ ...begun, network })).toBeUndefined();
});

test.each(Object.keys(begun))("%s alone is named when it differs, on either side", (key) => {
  const changed = { ...begun, [key]: "another" } as unknown as TrainConfig;
  const { [key]: _, ...rest } = begun as unknown as Record<string, unknown>;
  for (const [a, b] of [
    [begun, changed],
    [changed, begun],
    [rest, changed],
    [changed, rest],
  ] as readonly (readonly [TrainConfig, TrainConfig])[])
    expect(refusal(b, a)).toBe(`others for ${key}`);
});

test("one that is new differs, and so does what lies deep inside one", () => {
  const network = { ...begun.network, convBlocks: begun.network.convBlocks.slice(1) };
  const [first, ...others] = begun.frontEnd;
  const frontEnd = [...others, first!];
  expect(refusal({ ...begun, network, frontEnd, fold: 2 })).toBe(
    "others for frontEnd, network, fold",
  );
});
