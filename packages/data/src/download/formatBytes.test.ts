/** Evidence: closed form. */
import { expect, test } from "vitest";
import { formatBytes } from "./formatBytes.ts";

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1000, "1.0 kB"],
  [999_949, "999.9 kB"],
  [999_999, "1.0 MB"],
  [208_468_073, "208.5 MB"],
  [2 ** 52, "4.5 PB"],
])("%i is %s", (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});
