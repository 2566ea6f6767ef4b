import { createHash } from "node:crypto";
import { DataError } from "../errors.ts";
import type { Clip, FoundClip } from "./clip.ts";
import { isPart, partName } from "./clipPart.ts";
import { fileDigester } from "./fileDigester.ts";

/** The clips with the digests of what they hold; a file that several clips are parts of is read once. */
export async function digestClips<Found extends FoundClip>(
  clips: readonly Found[],
): Promise<(Found & Pick<Clip, "digest">)[]> {
  const digestFile = fileDigester();
  const files = new Map<string, string>();
  const digested: (Found & Pick<Clip, "digest">)[] = [];
  for (const clip of clips) {
    const { path } = clip;
    const file = files.get(path) ?? (await digestFile(path));
    files.set(path, file);
    const digest = isPart(clip)
      ? createHash("sha256")
          .update(`${file}${partName(clip)}`)
          .digest("hex")
      : file;
    digested.push({ ...clip, digest });
  }
  return digested;
}

/** @throws {DataError} when one recording stands under two labels. */
export function refuseAmbiguous(clips: readonly Pick<Clip, "id" | "label" | "digest">[]): void {
  const known = new Map<string, Pick<Clip, "id" | "label">>();
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
