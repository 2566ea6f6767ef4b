import type { Corpus } from "./corpus.ts";
import { cremaD } from "./cremaD.ts";
import { emoDb } from "./emoDb.ts";
import { emovo } from "./emovo.ts";
import { nemo } from "./nemo.ts";
import { ravdess } from "./ravdess.ts";
import { savee } from "./savee.ts";
import { tess } from "./tess.ts";

/** All corpora that are known by their file names. */
export const knownCorpora: readonly Corpus[] = [ravdess, tess, savee, cremaD, emoDb, emovo, nemo];

/** The corpus whose names fit most of the files; undefined where none fits any. */
export function recogniseCorpus(ids: readonly string[]): Corpus | undefined {
  const fits = knownCorpora.map(({ parse }) => ids.filter((id) => parse(id)).length);
  const most = Math.max(...fits);
  return most > 0 ? knownCorpora[fits.indexOf(most)] : undefined;
}
