/** Evidence: closed form. */
import type { Clip } from "@speech-emotion/data";
import { expect, test } from "vitest";
import { corporaToLeaveOut } from "./leaveCorporaOut.ts";

const clips = (...names: string[]) =>
  names.map((name) => {
    const [corpus, label] = name.split(" ");
    return { corpus, label } as Clip;
  });

test.each([
  [
    ["A sad", "A happy", "B sad", "B happy"],
    ["A", "B"],
  ],
  [["A sad", "A happy"], []], // there is no other
  [["A sad", "A happy", "B calm", "B angry"], []], // none teaches what the other asks
  [["A sad", "A happy", "B sad"], ["B"]], // of one label nothing can be told apart
  [
    ["A sad", "A happy", "B happy", "C calm"],
    ["A", "B"],
  ],
])("of %j, %j", (names, expected) => {
  expect(corporaToLeaveOut(clips(...names))).toEqual(expected);
});
