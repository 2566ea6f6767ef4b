/** Endings of sound files beside `.wav`: what phones, recorders, browsers and corpora write, and ffmpeg decodes. */
const OTHER_ENDINGS = [
  ...["flac", "mp3", "m4a", "mp4", "aac", "3gp", "amr", "ogg", "oga", "opus", "webm"],
  ...["aiff", "aif", "wma"],
];
const WAV = /\.wav$/i;
const OTHER = new RegExp(`\\.(${OTHER_ENDINGS.join("|")})$`, "i");

/** Whether a file is called a WAV file. */
export function isWavName(path: string): boolean {
  return WAV.test(path);
}

/** Whether a file is called a sound file of another format. */
export function isOtherSoundName(path: string): boolean {
  return OTHER.test(path);
}

/** A file's own name, without the folders (`/`) that it is in. */
export function fileName(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** A sound file's own name, without folders (`/`) and ending; undefined for any other file. */
export function soundName(id: string): string | undefined {
  return soundStem(fileName(id));
}

/** A sound file's path without its ending; undefined for any other file. */
export function soundStem(path: string): string | undefined {
  const ending = WAV.exec(path) ?? OTHER.exec(path);
  return ending ? path.slice(0, ending.index) : undefined;
}
