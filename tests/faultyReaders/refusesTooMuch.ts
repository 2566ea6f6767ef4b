import {
  decodeWav as decode,
  FeatureError,
  type FileBytes,
  openWav,
} from "@speech-emotion/features";

/** Does not know the containers for long files. */
export function decodeWav(bytes: FileBytes): ReturnType<typeof decode> {
  if (Buffer.from(bytes as Uint8Array).toString("latin1", 0, 4) === "BW64") refuse();
  return decode(bytes);
}

function refuse(): never {
  throw new FeatureError({
    code: "wav-missing",
    expected: 'a file that starts with "RIFF"',
    found: '"BW64"',
    advice: "convert it",
  });
}

export { openWav };
