import { createHash } from "node:crypto";
import { withoutSecrets } from "@speech-emotion/data";

/** A recording of an archive. */
export interface ArchivedRecording {
  /** Its name in the results. */
  readonly recording: string;
  /** What makes it one job, however often and under whatever names it is put in: the digest of its content, or of its address. */
  readonly id: string;
  /** Where it is fetched from; without one it is a file. */
  readonly address?: string;
}

/** Whether a name is an address to fetch from. */
export function isAddress(name: string): boolean {
  return /^https?:\/\//i.test(name);
}

/** A recording at an address: known by that without its query, where the signatures of object stores are. */
export function identifyAddress(address: string): ArchivedRecording {
  const recording = withoutSecrets(address);
  return { recording, id: `address-${sha256(recording)}`, address };
}

/**
 * A recording in a file, known by its content.
 *
 * @param digest gives SHA-256 of the file's bytes; where it fails the file is known by its name, and the worker says what is
 *   wrong with it.
 */
export async function identifyFile(
  recording: string,
  digest: () => Promise<string>,
): Promise<ArchivedRecording> {
  try {
    return { recording, id: `sha256-${await digest()}` };
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    return { recording, id: `name-${sha256(recording)}` };
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
