import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { ScriptError } from "../shared/commandLine.ts";

/** A peer's file in `peers/`. */
export type PeerFile = "training" | "extraction" | "recognition";

/** What a peer is made of, with versions, or why it is not measured. */
export type PeerState =
  | { readonly versions: Readonly<Record<string, string>> }
  | { readonly missing: string };

/** A request that a peer could not do, such as compiling without a compiler. */
export class PeerFailure extends ScriptError {}

/** A Python process that does the same work as this library when it is asked to, and sleeps otherwise. */
export class Peer {
  readonly versions: Readonly<Record<string, string>>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #lines: AsyncIterator<string>;

  private constructor(
    child: ChildProcessByStdio<Writable, Readable, Readable>,
    lines: AsyncIterator<string>,
    versions: Readonly<Record<string, string>>,
  ) {
    this.#child = child;
    this.#lines = lines;
    this.versions = versions;
  }

  /** Starts it with the Python that `PYTHON` names, such as a virtual environment's, or says why it cannot be measured. */
  static async start(
    file: PeerFile,
    { args, threads }: { readonly args: readonly string[]; readonly threads: number },
  ): Promise<Peer | { readonly missing: string }> {
    const python = process.env.PYTHON ?? "python3";
    const path = fileURLToPath(new URL(`peers/${file}.py`, import.meta.url));
    const names = ["OMP", "MKL", "OPENBLAS", "NUMBA"].map((name) => `${name}_NUM_THREADS`);
    const env = Object.fromEntries(names.map((name) => [name, String(threads)]));
    const child = spawn(python, [path, ...args], {
      env: { ...process.env, ...env, PYTHONDONTWRITEBYTECODE: "1" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let failure = "";
    child.on("error", ({ message }) => {
      failure = message;
    });
    child.stdin.on("error", () => {}); // it ended, which the next answer tells
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      failure = text.trim().split("\n").at(-1) || failure;
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { done, value } = await lines.next();
    if (!done) return new Peer(child, lines, JSON.parse(value).versions);
    await new Promise((resolve) => child.once("close", resolve));
    return { missing: `${python}: ${failure}` };
  }

  /**
   * What the peer answers to a request.
   *
   * @throws {PeerFailure} when it fails, with its own words.
   */
  async ask<T>(request: object): Promise<T> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const { done, value } = await this.#lines.next();
    const answer = done ? { failed: "its process ended" } : JSON.parse(value);
    if ("failed" in answer) throw new PeerFailure(answer.failed);
    return answer;
  }

  /** Ends its process. */
  stop(): void {
    this.#child.stdin.end();
  }
}
