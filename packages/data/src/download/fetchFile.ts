import { randomInt } from "node:crypto";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DataError } from "../errors.ts";
import { checkRoom } from "./checkRoom.ts";
import type { RemoteFile } from "./downloadTable.ts";
import { Fault } from "./fault.ts";
import { formatBytes } from "./formatBytes.ts";
import { PartFile } from "./partFile.ts";
import { readAnswer } from "./readAnswer.ts";
import { request } from "./request.ts";
import { toFault } from "./toFault.ts";

/** How a server is asked again. */
export interface RetryOptions {
  /** Requests without a mebibyte gained, after which a server is given up; default 6. */
  readonly attempts?: number | undefined;
  /** Mean wait before the second of them, in seconds; each further one is twice as long. Default 1. */
  readonly waitSec?: number | undefined;
  /** How long no byte may come before a connection is given up, in seconds; default 30. */
  readonly stallSec?: number | undefined;
}

/** How one file is fetched. */
export interface FetchOptions extends RetryOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes that are there, and how many there will be where that is known. */
  readonly onBytes?: ((done: number, total: number | undefined) => void) | undefined;
  /** Called with what went wrong, before it is tried again. */
  readonly onRetry?: ((found: string, waitSec: number) => void) | undefined;
}

/** What counts as a gain: a server that gives so much is asked on and on. */
const GAIN_BYTES = 1 << 20;
const LONGEST_WAIT_MS = 300_000;
const LONGEST_BACKOFF_MS = 60_000;

/**
 * Fetches a file into a part file, from where that ends, until its digest is the one that it has to have. What differs is
 * thrown away and fetched once more from the first byte.
 *
 * @param path of the part file. It stays, for the next run, unless its content is wrong.
 * @throws {DataError} when the server refuses, fails too often, or sends something else; when the disk is full.
 */
export async function fetchFile(
  file: RemoteFile,
  path: string,
  options: FetchOptions,
): Promise<void> {
  const { algorithm, hex } = file.digest;
  const part = await PartFile.open(path, algorithm);
  try {
    for (const isLast of [false, true]) {
      await fetchRest(file, part, options);
      const found = part.digest();
      if (found === hex) return;
      await part.restart();
      const refusal = {
        expected: `${file.name} with the ${algorithm} ${hex} from ${file.url}`,
        found,
      };
      if (isLast)
        throw new DataError({
          code: "download-damaged",
          ...refusal,
          advice: "nothing of it was unpacked; fetch it from another server",
        });
      options.onRetry?.(`the ${algorithm} ${found}`, 0);
    }
  } finally {
    await (part.bytes === 0 ? part.remove() : part.close());
  }
}

/** Asks until nothing is missing. */
async function fetchRest(file: RemoteFile, part: PartFile, options: FetchOptions): Promise<void> {
  const { attempts = 6, waitSec = 1, signal, onRetry } = options;
  let failures = 0;
  let gainedFrom = part.bytes;
  let canResume = true;
  for (;;) {
    const fault = await fetchOnce(file, part, { ...options, canResume });
    if (fault === undefined) return;
    if (fault.next === "never") refuse(file, fault);
    canResume = fault.next !== "anew";
    if (part.bytes >= gainedFrom + GAIN_BYTES) {
      gainedFrom = part.bytes;
      failures = 0;
    }
    failures++;
    const backoffMs = waitSec * 2 ** (failures - 1) * randomInt(500, 1500);
    const waitMs = fault.waitMs ?? Math.min(backoffMs, LONGEST_BACKOFF_MS);
    if (failures >= attempts || waitMs > LONGEST_WAIT_MS)
      giveUp(file, { fault, failures, waitMs, kept: part.bytes });
    onRetry?.(fault.message, waitMs / 1000);
    await pause(waitMs, undefined, { signal });
  }
}

/** One request; what the server did wrong, or undefined where nothing is missing any more. */
async function fetchOnce(
  file: RemoteFile,
  part: PartFile,
  options: FetchOptions & { readonly canResume: boolean },
): Promise<Fault | undefined> {
  const { stallSec = 30, signal, onBytes, canResume } = options;
  if (file.bytes !== undefined && part.bytes > file.bytes) await part.restart();
  if (file.bytes !== undefined && part.bytes === file.bytes) return undefined;
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(), stallSec * 1000);
  const signals = signal ? [signal, stall.signal] : [stall.signal];
  const from = canResume ? part.bytes : 0;
  try {
    const response = await request(file.url, { from, signal: AbortSignal.any(signals) });
    const answer = readAnswer(response, { from, bytes: file.bytes });
    if (answer === undefined) return undefined;
    const { start, total } = answer;
    if (start < part.bytes) await part.restart();
    if (total !== undefined) await checkRoom(dirname(part.path), total - start);
    onBytes?.(part.bytes, total);
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      if (total !== undefined && part.bytes + chunk.length > total)
        throw new Fault(`more than the ${total} bytes that it has`, "anew");
      await part.append(chunk);
      onBytes?.(part.bytes, total);
    }
    if (total !== undefined && part.bytes < total)
      throw new Fault(`an end after ${part.bytes} of ${total} bytes`, "again");
    return undefined;
  } catch (error) {
    signal?.throwIfAborted();
    if (stall.signal.aborted) return new Fault(`no byte for ${stallSec} seconds`, "again");
    return toFault(error);
  } finally {
    clearTimeout(timer);
    stall.abort(); // lets go of the connection
  }
}

function refuse({ name, url, bytes }: RemoteFile, fault: Fault): never {
  throw new DataError({
    code: "download-refused",
    expected: `${bytes === undefined ? "" : `the ${bytes} bytes of `}${name} from ${url}`,
    found: fault.message,
    advice: "fetch it from another server, or put the file into the folder yourself",
  });
}

function giveUp(
  { name, url }: RemoteFile,
  given: {
    readonly fault: Fault;
    readonly failures: number;
    readonly waitMs: number;
    readonly kept: number;
  },
): never {
  const { fault, failures, waitMs, kept } = given;
  const isAsked = waitMs > LONGEST_WAIT_MS;
  throw new DataError({
    code: "download-failed",
    expected: `${name} from ${url}`,
    found: isAsked ? fault.message : `${fault.message}, ${failures} times`,
    advice: `try again ${isAsked ? `in ${Math.ceil(waitMs / 60_000)} minutes, as the server asks` : "later"}; ${formatBytes(kept)} are kept, and it goes on from there`,
  });
}
