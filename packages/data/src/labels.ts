/** What clips are: as manifests, folders and names of files say, and how often an answer is that. Without a file system: for browsers, too. */

export { partName } from "./corpora/clipPart.ts";
export type { ManifestColumns, ManifestField } from "./corpora/manifest/columns.ts";
export { describeColumns, findColumns } from "./corpora/manifest/columns.ts";
export type { BadRow, ManifestRow, ManifestRows } from "./corpora/manifest/manifestRows.ts";
export {
  isManifestName,
  manifestEndings,
  parseManifest,
} from "./corpora/manifest/parseManifest.ts";
export { type ManifestFields, readFields } from "./corpora/manifest/readFields.ts";
export { type NamedSound, type NamedSounds, readNames } from "./corpora/readNames.ts";
export { fileName, isOtherSoundName, isWavName } from "./corpora/soundFiles.ts";
export { commonLabel } from "./corpora/spellings.ts";
export { type ClassMetrics, computeMetrics, type Metrics } from "./scores/metrics.ts";
