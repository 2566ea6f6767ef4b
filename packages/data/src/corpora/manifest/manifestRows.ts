/** A row of a manifest: values by the names of their columns. */
export interface ManifestRow {
  /** Its first line in the file, counted from 1. */
  readonly line: number;
  readonly values: ReadonlyMap<string, unknown>;
}

/** A row that cannot be used, and why. */
export interface BadRow {
  readonly line: number;
  readonly reason: string;
}

/** What stands in a manifest, before it is asked what it means. */
export interface ManifestRows {
  /** Names of the columns, in their order. */
  readonly columns: readonly string[];
  readonly rows: readonly ManifestRow[];
  readonly bad: readonly BadRow[];
}
