import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { DataError } from "../errors.ts";
import type { Clip, FoundClip } from "./clip.ts";

/** The clips with the digests of their files. */
export async function digestClips(clips: readonly FoundClip[]): Promise<Clip[]> {
  const digested: Clip[] = [];
  for (const clip of clips) {
    const bytes = await readFile(clip.path);
    digested.push({ ...clip, digest: createHash("sha256").update(bytes).digest("hex") });
  }
  return digested;
}

/** @throws {DataError} when one recording stands under two labels. */
export function refuseAmbiguous(clips: readonly Clip[]): void {
  const known = new Map<string, Clip>();
  for (const clip of clips) {
    const twin = known.get(clip.digest);
    if (twin && twin.label !== clip.label)
      throw new DataError({
        code: "label-ambiguous",
        expected: "one label a recording",
        found: `the same bytes as ${twin.label} (${twin.id}) and as ${clip.label} (${clip.id})`,
        advice: "remove one",
      });
    known.set(clip.digest, clip);
  }
}
