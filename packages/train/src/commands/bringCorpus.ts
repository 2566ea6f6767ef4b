import {
  type DownloadedArchive,
  type DownloadOptions,
  type DownloadProgress,
  downloadCorpus,
  formatBytes,
  type RemoteCorpus,
} from "@speech-emotion/data";
import { countOf, printable } from "@speech-emotion/features";
import { ProgressBar } from "./progressBar.ts";
import { stopBars } from "./shownBars.ts";

/** Exit code of what Ctrl-C stopped, as shells have it. */
const STOPPED = 130;

const STEPS: Readonly<Record<DownloadProgress["step"], string>> = {
  fetch: "fetching",
  unpack: "unpacking",
  check: "checking",
};

/** Brings a corpus into a folder: its licence and how far it is on stderr, what became of it on stdout. */
export async function bringCorpus(
  corpus: RemoteCorpus,
  dir: string,
  { json, ...options }: DownloadOptions & { readonly json?: boolean },
): Promise<void> {
  const { name, licence, licenceUrl, citation } = corpus;
  say(`${name} is under ${licence} (${licenceUrl}): who fetches it agrees to that`);
  say(`cite ${citation}`);
  const stop = new AbortController();
  const onStop = () => stop.abort();
  process.once("SIGINT", onStop);
  try {
    const archives = await downloadCorpus(corpus, dir, {
      ...options,
      signal: stop.signal,
      onProgress: tellProgress(),
      onRetry: (archive, found, waitSec) => {
        stopBars(); // a line of its own
        say(`${archive}: ${printable(found)}; again in ${waitSec.toFixed(0)} s`);
      },
    });
    process.stdout.write(
      `${json ? JSON.stringify({ dir, corpus: name, licence, licenceUrl, citation, archives }) : describe(corpus, archives, dir)}\n`,
    );
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    stopBars();
    say("stopped; what came is kept, and the same command goes on from there");
    process.exitCode = STOPPED;
  } finally {
    process.off("SIGINT", onStop);
  }
}

/** A bar for each step of each archive. */
function tellProgress(): (progress: DownloadProgress) => void {
  let shown = "";
  let bar: ProgressBar | undefined;
  return ({ archive, step, done, total }) => {
    const what = `${STEPS[step]} ${archive}`;
    if (!bar || what !== shown) bar = new ProgressBar(what, { unit: "bytes" });
    shown = what;
    bar.update(done, total);
  };
}

function describe(
  { name }: RemoteCorpus,
  archives: readonly DownloadedArchive[],
  dir: string,
): string {
  const files = archives.reduce((sum, archive) => sum + archive.files, 0);
  const bytes = archives.reduce((sum, archive) => sum + archive.bytes, 0);
  const wasThere = archives.every(({ isNew }) => !isNew);
  return [
    `${name} in ${dir}: ${countOf(files, "file")}, ${formatBytes(bytes)}${wasThere ? ", all of which was there" : ""}`,
    `Next: pnpm data ${dir}, or pnpm train ${dir}`,
  ].join("\n");
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
