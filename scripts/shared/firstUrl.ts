import type { ChildProcess } from "node:child_process";

/** With what comes after it, so that no digit of the port is still to come. */
const ADDRESS = /http:\/\/(?:localhost|127\.0\.0\.1):\d+(?=\D)/;
const LONGEST_MS = 60_000;

/** The address on this machine that a server prints first; rejects with what it printed where it ends, or none comes. */
export function firstUrl(server: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let output = "";
    const refuse = () => fail(new Error(`expected a server's address, found: ${output}`));
    const timer = setTimeout(refuse, LONGEST_MS);
    server.once("close", refuse).once("error", fail);
    for (const stream of [server.stdout, server.stderr])
      stream?.on("data", (chunk) => {
        output += chunk;
        const found = ADDRESS.exec(output);
        if (!found) return;
        clearTimeout(timer);
        done(new URL(found[0]).href);
      });
  });
}
