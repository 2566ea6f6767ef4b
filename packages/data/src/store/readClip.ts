import { readFile } from "node:fs/promises";
import type { FrontEnd } from "@speech-emotion/features";
import type { Clip } from "../corpora/clip.ts";

/**
 * A clip's sound, as a front end takes features of it.
 *
 * @throws {FeatureError} when its file is no WAV that can be read, or there is too little sound in it.
 */
export async function readClip(
  { path }: Pick<Clip, "path">,
  frontEnd: FrontEnd,
): Promise<ReturnType<FrontEnd["prepareWav"]>> {
  return frontEnd.prepareWav(await readFile(path));
}
