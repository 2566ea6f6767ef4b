import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Clip } from "../corpora/clip.ts";
import { DataError } from "../errors.ts";

/**
 * SHA-256 of every clip's file, in hexadecimal: the identity of its content.
 *
 * @throws {DataError} when one recording stands under two labels.
 */
export async function digestClips(clips: readonly Clip[]): Promise<string[]> {
  const digests: string[] = [];
  const known = new Map<string, Clip>();
  for (const clip of clips) {
    const digest = createHash("sha256")
      .update(await readFile(clip.path))
      .digest("hex");
    const twin = known.get(digest);
    if (twin && twin.label !== clip.label)
      throw new DataError({
        code: "label-ambiguous",
        expected: "one label a recording",
        found: `the same bytes as ${twin.label} (${twin.id}) and as ${clip.label} (${clip.id})`,
        advice: "remove one",
      });
    known.set(digest, clip);
    digests.push(digest);
  }
  return digests;
}
