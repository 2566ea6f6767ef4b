/** Evidence: refusal. What a refusal says of a hostile file is one line that moves no cursor. */
import { expect, test } from "vitest";
import { describeRefusal, FeatureError } from "./errors.ts";

test("control characters stand in a refusal by their numbers", () => {
  const hostile = "\u001b[2J a\nb\r\u0000\u007f\u009b\u2028\u202e";
  const error = new FeatureError({
    code: "clip-missing",
    expected: `a clip at ${hostile}`,
    found: hostile,
    advice: `check ${hostile}`,
  });
  const shown = "\\u001b[2J a\\u000ab\\u000d\\u0000\\u007f\\u009b\\u2028\\u202e";
  expect(error.message).toBe(`expected a clip at ${shown}, found ${shown}: check ${shown}`);
  expect(error.found).toBe(hostile); // as data it is what it is
});

test("letters of any language, and pictures, stay", () => {
  const refusal = { expected: "wütend", found: "怒り 😀 זעם", advice: "\u00a0" };
  expect(describeRefusal(refusal)).toBe("expected wütend, found 怒り 😀 זעם: \u00a0");
});

test("a text without end is cut off", () => {
  const message = describeRefusal({ expected: "little", found: "x".repeat(1e6), advice: "stop" });
  expect(message).toMatch(
    /^expected little, found x{10000}\.\.\. \(990000 characters more\): stop$/,
  );
});
