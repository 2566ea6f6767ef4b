import { writeFileSync } from "node:fs";

/** One kind of file that comes from elsewhere, and what reads it. */
export interface HostileTarget {
  /** Valid files, of which inputs are bred. */
  readonly seeds: readonly Uint8Array[];
  /**
   * Reads one: anything but an answer or a refusal of the project's own is a fault. A text that is returned is the code of a
   * refusal.
   */
  readonly read: (bytes: Uint8Array) => unknown;
}

/** Makes a target; whatever it needs on disk goes into a folder that is its own. */
export type StartTarget = (dir: string) => Promise<HostileTarget>;

/** The bytes of a text. */
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The text of bytes, whatever they are. */
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

/** Puts an input in a file's place, then reads. */
export function inPlaceOf(path: string, read: () => unknown): (bytes: Uint8Array) => unknown {
  return (bytes) => {
    writeFileSync(path, bytes);
    return read();
  };
}
