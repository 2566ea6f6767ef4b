import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FetchBounds, fetchBounded } from "@speech-emotion/data";
import type { JobData } from "../connect.ts";
import { placeBelow } from "./root.ts";

/** From where recordings may come. */
export interface RecordingBounds {
  /** Folder that names of files are from; default none, they are absolute paths. */
  readonly root?: string | undefined;
  /** Hosts that recordings are fetched from, by name or by name and port; default none. */
  readonly hosts?: readonly string[] | undefined;
  /** Size in bytes beyond which a recording is not fetched; default 1 GiB. */
  readonly maxBytes?: number | undefined;
  /** Seconds in which one has to be fetched; default 600. */
  readonly fetchSec?: number | undefined;
}

/** Recordings as files: those that have an address are fetched into a folder that is taken away at the end. */
export class Recordings {
  readonly #bounds: FetchBounds;
  readonly #root: string | undefined;
  #folder: Promise<string> | undefined;
  #fetched = 0;

  constructor({ root, hosts = [], maxBytes = 2 ** 30, fetchSec = 600 }: RecordingBounds) {
    this.#root = root;
    const allowed = new Set(hosts.map((host) => host.toLowerCase()));
    const allow = (host: string) => allowed.has(host) || allowed.has(host.replace(/:\d+$/, ""));
    this.#bounds = { allow, maxBytes, limitSec: fetchSec };
  }

  /**
   * Gives a recording's file to some work, for as long as that takes.
   *
   * @throws {QueueError} when the recording is outside the root.
   * @throws {DataError} when it cannot be fetched, or its host is not allowed.
   */
  async use<T>({ recording, address }: JobData, work: (path: string) => Promise<T>): Promise<T> {
    if (address === undefined) return work(placeBelow(this.#root, recording));
    this.#folder ??= mkdtemp(join(tmpdir(), "speech-emotion-worker-"));
    const path = join(await this.#folder, String(++this.#fetched));
    try {
      await fetchBounded(address, path, this.#bounds);
      return await work(path);
    } finally {
      await rm(path, { force: true });
    }
  }

  async close(): Promise<void> {
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true });
  }
}
