/** Evidence: closed form. */
import { expect, test } from "vitest";
import { retryAfterMs } from "./retryAfter.ts";

const now = Date.UTC(2024, 0, 1, 12);

test.each([
  [null, undefined],
  ["0", 0],
  [" 120 ", 120_000],
  ["Mon, 01 Jan 2024 12:00:30 GMT", 30_000],
  ["Mon, 01 Jan 2024 11:00:00 GMT", 0],
  ["soon", undefined],
  ["", undefined],
])("Retry-After: %s is %s ms", (header, wait) => {
  expect(retryAfterMs(header, now)).toBe(wait);
});
