import { expect, test } from "vitest";
import { resumedBackend } from "./resumedBackend.ts";

test.each([undefined, "auto", "tensorflow"] as const)(
  "a run on tensorflow, resumed with %s, goes on there",
  (wanted) => {
    expect(resumedBackend({ backend: "tensorflow" }, wanted)).toBe("tensorflow");
  },
);

test("another backend is refused", () => {
  expect(() => resumedBackend({ backend: "tensorflow" }, "wasm")).toThrow(
    /^expected the tensorflow backend, on which the run began, found wasm: /,
  );
});
