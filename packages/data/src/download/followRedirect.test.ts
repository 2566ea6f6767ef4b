/** Evidence: closed form and refusal. */
import { expect, test } from "vitest";
import { Fault } from "./fault.ts";
import { followRedirect } from "./followRedirect.ts";

test.each([
  ["https://a.org/x/y", "https://b.org/z", "https://b.org/z"],
  ["https://a.org/x/y", "z?q=1", "https://a.org/x/z?q=1"],
  ["http://a.org/x", "https://a.org/x", "https://a.org/x"],
  ["http://a.org/x", "/z", "http://a.org/z"],
  ["HTTP://a.org/x", "//b.org/z", "http://b.org/z"],
])("from %s, %s leads to %s", (from, location, to) => {
  expect(followRedirect(from, location)).toBe(to);
});

test.each([
  ["https://a.org/x", "http://a.org/x"],
  ["https://a.org/x", "file:///etc/passwd"],
  ["http://a.org/x", "data:text/plain,x"],
  ["http://a.org/x", "http://[nowhere"],
])("from %s, %s is refused", (from, location) => {
  expect(() => followRedirect(from, location)).toThrow(Fault);
  expect(() => followRedirect(from, location)).toThrow(`a redirect to ${location}`);
});
