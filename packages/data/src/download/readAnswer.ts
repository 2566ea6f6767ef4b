import { Fault } from "./fault.ts";
import { retryAfterMs } from "./retryAfter.ts";

/** What a server is about to send. */
export interface Answer {
  /** The first byte that comes: the one that was asked for, or 0. */
  readonly start: number;
  /** How many bytes the whole file has; undefined where the server does not say. */
  readonly total: number | undefined;
}

const IS_WORTH_WAITING = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * What the head of an answer promises; undefined where nothing is missing.
 *
 * @param asked.from the first byte that was asked for.
 * @param asked.bytes the size of the whole file, where that is known.
 * @throws {Fault} for what is no part of that file.
 */
export function readAnswer(
  { status, headers }: Pick<Response, "status" | "headers">,
  asked: { readonly from: number; readonly bytes: number | undefined },
): Answer | undefined {
  const { from, bytes } = asked;
  if (status === 416) return readUnsatisfied(headers, from);
  if (status !== 200 && status !== 206) {
    const wait = retryAfterMs(headers.get("retry-after"), Date.now());
    throw new Fault(`status ${status}`, IS_WORTH_WAITING.has(status) ? "again" : "never", wait);
  }
  const encoding = headers.get("content-encoding") ?? "identity";
  if (encoding !== "identity") throw new Fault(`bytes in the encoding ${encoding}`, "never");
  const answer = status === 200 ? readWhole(headers) : readPart(headers, from);
  if (bytes !== undefined && answer.total !== undefined && answer.total !== bytes) {
    const kind = headers.get("content-type") ?? "no stated type";
    throw new Fault(`${answer.total} bytes of ${kind}`, "never");
  }
  return { start: answer.start, total: bytes ?? answer.total };
}

function readWhole(headers: Headers): Answer {
  const length = headers.get("content-length");
  return { start: 0, total: length === null ? undefined : Number(length) };
}

function readPart(headers: Headers, from: number): Answer {
  const range = headers.get("content-range") ?? "nothing";
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(range) ?? [];
  if (Number(first) !== from || Number(last) < from)
    throw new Fault(`the range ${range} when asked for bytes from ${from} on`, "anew");
  return { start: from, total: total === "*" ? undefined : Number(total) };
}

/** The server has no byte from there on: it is all there, or not what the server has. */
function readUnsatisfied(headers: Headers, from: number): undefined {
  const [, total] = /^bytes \*\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
  if (Number(total) === from) return undefined;
  throw new Fault(`no byte from ${from} on`, from > 0 ? "anew" : "never");
}
