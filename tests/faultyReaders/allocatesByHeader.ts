import { decodeWav as decode, type FileBytes, openWav } from "@speech-emotion/features";

/** Takes memory for as many samples as the header of the `data` chunk says, before it looks whether they are there. */
export function decodeWav(bytes: FileBytes): ReturnType<typeof decode> {
  const file = Buffer.from(bytes as Uint8Array);
  const at = file.indexOf("data");
  const size = at >= 0 && at + 8 <= file.length ? file.readUInt32LE(at + 4) : 0;
  const room = new Uint8Array(size);
  const audio = decode(bytes);
  room.set(file.subarray(at + 8, at + 8 + Math.min(size, 1)));
  return audio;
}

export { openWav };
