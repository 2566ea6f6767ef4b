import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { DataError } from "../errors.ts";
import { Fault } from "./fault.ts";
import { formatBytes } from "./formatBytes.ts";
import { readAnswer } from "./readAnswer.ts";
import { request } from "./request.ts";
import { toFault } from "./toFault.ts";

/** What is taken of a server that nobody vouches for. */
export interface FetchBounds {
  /** Whether a host may be asked, by its name and port, such as `media.example.org:8080`; those of redirects too. */
  readonly allow: (host: string) => boolean;
  /** Size in bytes beyond which a file is refused. */
  readonly maxBytes: number;
  /** Seconds after which it has to be here. */
  readonly limitSec: number;
  /** Seconds in which a byte has to come; default 30. */
  readonly stallSec?: number | undefined;
}

/**
 * Fetches a file in one request.
 *
 * @param path of the file that is written.
 * @throws {DataError} `download-refused` where another request would not help, `download-failed` where it may.
 * @throws what the file system says when the file cannot be written.
 */
export async function fetchBounded(
  address: string,
  path: string,
  { allow, maxBytes, limitSec, stallSec = 30 }: FetchBounds,
): Promise<void> {
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(), stallSec * 1000);
  const limit = AbortSignal.timeout(limitSec * 1000);
  const tooLarge = () => new Fault(`more than ${formatBytes(maxBytes)}`, "never");
  try {
    if (!URL.canParse(address)) throw new Fault("no address", "never");
    const { username, password } = new URL(address);
    if (username || password) throw new Fault("a name or password in the address", "never");
    const signal = AbortSignal.any([limit, stall.signal]);
    const response = await request(address, { from: 0, signal, allow });
    const total = readAnswer(response, { from: 0, bytes: undefined })?.total;
    if (total !== undefined && total > maxBytes) throw tooLarge();
    let bytes = 0;
    async function* counted() {
      for await (const chunk of response.body ?? []) {
        timer.refresh();
        bytes += chunk.length;
        if (bytes > maxBytes) throw tooLarge();
        yield chunk;
      }
    }
    await pipeline(counted, createWriteStream(path));
    if (total !== undefined && bytes < total)
      throw new Fault(`an end after ${bytes} of ${total} bytes`, "again");
  } catch (error) {
    if (limit.aborted) refuse(address, new Fault(`no end after ${limitSec} s`, "again"));
    if (stall.signal.aborted) refuse(address, new Fault(`no byte for ${stallSec} s`, "again"));
    refuse(address, toFault(error));
  } finally {
    clearTimeout(timer);
    stall.abort(); // lets go of the connection
  }
}

function refuse(address: string, { message, next }: Fault): never {
  throw new DataError({
    code: next === "never" ? "download-refused" : "download-failed",
    expected: `a file at ${withoutSecrets(address)}`,
    found: message,
    advice: next === "never" ? "check the address and what is allowed" : "try again later",
  });
}

/** An address as it may be shown: without a password, or the signature of its query. */
export function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) return address;
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}
