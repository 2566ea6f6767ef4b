import { decodeWav as decode, type FileBytes, openWav } from "@speech-emotion/features";

/** Looks for the `fmt ` chunk and takes for granted that there is one. */
export function decodeWav(bytes: FileBytes): ReturnType<typeof decode> {
  const text = Buffer.from(bytes as Uint8Array).toString("latin1");
  if (text.startsWith("RIFF")) (/fmt /.exec(text) as RegExpExecArray)[0].trim();
  return decode(bytes);
}

export { openWav };
