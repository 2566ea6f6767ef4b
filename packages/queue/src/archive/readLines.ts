import { createReadStream } from "node:fs";

/** A line of a file, without its end. */
export interface Line {
  /** Where it begins, in bytes. */
  readonly offset: number;
  readonly bytes: Buffer;
  /** Whether the file goes on after it; the last one of a writer that was killed may be cut. */
  readonly isWhole: boolean;
}

const NEWLINE = 10;

/** The lines of a file, one after another, and every byte of it to `onBytes`. */
export async function* readLines(
  path: string,
  onBytes?: (bytes: Buffer) => void,
): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    onBytes?.(piece as Buffer);
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece as Buffer]) : (piece as Buffer);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      yield { offset, bytes: bytes.subarray(start, end), isWhole: true };
      offset += end + 1 - start;
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) yield { offset, bytes: rest, isWhole: false };
}
