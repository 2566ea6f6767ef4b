/** Evidence: refusal. */
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { checkRoom } from "./checkRoom.ts";

test("more than a disk has is refused, in words; what it has is not", async () => {
  await checkRoom(tmpdir(), 1);
  await expect(checkRoom(tmpdir(), 2 ** 62)).rejects.toThrow(
    /^expected 4611\.7 PB free on the disk of .+, found [\d.]+ \w+: make room, or choose /,
  );
});
