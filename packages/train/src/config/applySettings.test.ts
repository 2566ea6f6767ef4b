/** Evidence: round trip and refusal. */
import { expect, test } from "vitest";
import { applySettings } from "./applySettings.ts";
import { defaultTrainConfig } from "./trainConfig.ts";

test("settings change a copy: numbers, words, lists, nested ones", () => {
  const changed = applySettings(defaultTrainConfig, [
    "mixup=0",
    "schedule=plateau",
    "distortion.stretch=0.3",
    'network.convBlocks=[{"filters":8,"kernelSize":3,"poolSize":2}]',
  ]);
  expect(changed.mixup).toBe(0);
  expect(changed.schedule).toBe("plateau");
  expect(changed.distortion).toEqual({ ...defaultTrainConfig.distortion, stretch: 0.3 });
  expect(changed.network.convBlocks).toHaveLength(1);
  expect(defaultTrainConfig.mixup).not.toBe(0);
});

test.each([
  ["mixup", /expected KEY=VALUE.*found "mixup"/],
  ["nonsense=1", /expected KEY=VALUE.*found "nonsense=1"/],
  ["distortion.nonsense=1", /found "distortion\.nonsense=1"/],
  ["mixup.nonsense=1", /found "mixup\.nonsense=1"/],
  ["mixup=much", /expected mixup to be like 0\.2, found much/],
  ["network.convBlocks={}", /expected network\.convBlocks to be like \[/],
])("%s is refused", (setting, message) => {
  expect(() => applySettings(defaultTrainConfig, [setting])).toThrow(message);
});

test("a setting that has no value yet takes any; text that is no JSON is text, with what signs it has", () => {
  const config = { fold: undefined, name: "a", on: true, list: [1], none: null };
  expect(applySettings(config, ["fold=3", "name=x=y", "on=false", "list=[]"])).toEqual({
    fold: 3,
    name: "x=y",
    on: false,
    list: [],
    none: null,
  });
  expect(applySettings(config, ["fold=[1]"]).fold).toEqual([1]);
});

test("later settings win, earlier ones stay", () => {
  const config = { a: 1, b: { c: 2, d: 3 } };
  expect(applySettings(config, ["a=5", "b.c=6", "a=7"])).toEqual({ a: 7, b: { c: 6, d: 3 } });
  expect(applySettings(config, [])).toEqual(config);
});

test("a refusal lists the settings, and names the kind that is wanted", () => {
  const config = { list: [1], object: { a: 1 }, nothing: null, text: "a" };
  const refuse = (setting: string) => () => applySettings(config, [setting]);
  expect(refuse("other=1")).toThrow(/list, object, nothing, text/);
  expect(refuse("nothing.deep=1")).toThrow(/found "nothing\.deep=1"/);
  expect(refuse("text.length=1")).toThrow(/found "text\.length=1"/);
  expect(refuse("list=1")).toThrow(/expected list to be like \[1\], found 1/);
  expect(refuse("object=[]")).toThrow(/expected object to be like \{"a":1\}/);
  expect(refuse("=1")).toThrow(/found "=1"/);
  expect(refuse("==text=b")).toThrow(/found "==text=b"/);
});
