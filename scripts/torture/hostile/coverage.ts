/** The counters of one file, as istanbul keeps them. */
interface FileCoverage {
  readonly s: Record<string, number>;
  readonly f: Record<string, number>;
  readonly b: Record<string, number[]>;
}

/** Tells when code is executed that never was before. */
export class Coverage {
  readonly #seen = new Set<string>();
  /** Counters that stand at zero: where each is, and its name there. */
  #unreached: { readonly counters: Record<string, number>; readonly key: string }[] = [];
  #reached = 0;

  /** How many statements, functions and branches were executed so far. */
  get reached(): number {
    return this.#reached;
  }

  /** How many were executed since this was asked last that never were before. */
  look(): number {
    this.#addFiles();
    const before = this.#unreached.length;
    this.#unreached = this.#unreached.filter(({ counters, key }) => counters[key] === 0);
    const reached = before - this.#unreached.length;
    this.#reached += reached;
    return reached;
  }

  /** Files are loaded as they are needed. */
  #addFiles(): void {
    const { __coverage__: files = {} } = globalThis as {
      __coverage__?: Record<string, FileCoverage>;
    };
    for (const [path, { s, f, b }] of Object.entries(files)) {
      if (this.#seen.has(path)) continue;
      this.#seen.add(path);
      for (const counters of [s, f, ...Object.values(b)] as Record<string, number>[])
        for (const key of Object.keys(counters)) this.#unreached.push({ counters, key });
    }
  }
}
