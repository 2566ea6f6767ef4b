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
