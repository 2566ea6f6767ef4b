/** Evidence: golden. The examples of RFC 3720, appendix B.4, whose bytes are printed last first, and the check value of CRC catalogues. */
import { expect, test } from "vitest";
import { crc32c } from "./crc32c.ts";

test.each([
  ["32 bytes of zeros", new Uint8Array(32), 0x8a9136aa],
  ["32 bytes of ones", new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ["32 bytes that rise", Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ["32 bytes that fall", Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ["the digits from 1 to 9", new TextEncoder().encode("123456789"), 0xe3069283],
  ["nothing", new Uint8Array(), 0],
])("%s", (_, bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});
