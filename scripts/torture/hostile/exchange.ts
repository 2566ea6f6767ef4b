/** What the thread that reads bred inputs is started with. */
export interface HostileSetup {
  /** By its name. */
  readonly kind: string;
  readonly inputs: number;
  readonly seed: number;
  /** The one input to read instead. */
  readonly only: Uint8Array | undefined;
  /** A folder of its own. */
  readonly dir: string;
  /** For `currentInput`. */
  readonly memory: SharedArrayBuffer;
}

/** What reading bred inputs came to. */
export interface HostileFinding {
  inputs: number;
  answers: number;
  /** By the code of the refusal. */
  refusals: Record<string, number>;
  /** Inputs that reached what none had before, and the seeds. */
  parents: number;
  /** Statements, functions and branches of the packages: executed by the seeds, and by all. */
  reached: { readonly seeds: number; readonly all: number } | undefined;
  longestMs: number;
  largestBytes: number;
  fault: { readonly what: string; readonly bytes: Uint8Array } | undefined;
}
