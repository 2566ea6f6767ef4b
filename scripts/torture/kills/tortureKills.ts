import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "@speech-emotion/data";
import { useBackend } from "@speech-emotion/model";
import { begin, goOn, openPlace, type Place, refuseOthers } from "./place.ts";
import { digestResults, inspectStore, prepare, type Subject, subjects } from "./subjects.ts";

/** What came of killing one command again and again. */
export interface KillReport {
  readonly command: string;
  readonly kills: number;
  /** How often it had ended before. */
  readonly missed: number;
  /** Results that stood under their final names at those moments, all of them whole. */
  readonly found: number;
  readonly seconds: number;
  readonly fault: string | undefined;
}

/** Times that a command may have ended before it was killed, beside one for each kill. */
const MOST_MISSED = 8;
/** From this share of its time on a command is killed: before, it loads its modules. */
const FIRST = 0.25;

/** Kills a command at random moments, each in a folder of its own, looks at what it left, and lets it go on to its end. */
export async function tortureKills(
  command: string,
  { kills, seed }: { readonly kills: number; readonly seed: number },
  subject: Subject = subjects[command]!,
): Promise<KillReport> {
  await useBackend("wasm");
  const began = performance.now();
  const random = createRandom(seed, command);
  const dir = await mkdtemp(join(tmpdir(), "kills-"));
  const report = { kills: 0, missed: 0, found: 0 };
  let fault: string | undefined;
  let close = async () => {};
  try {
    close = await prepare(dir);
    const whole = await openPlace(dir, dir, "whole");
    const untouched = await begin(subject, whole);
    if (untouched.code !== 0) throw new Error(`${command} failed unharmed: ${untouched.stderr}`);
    const expected = digestResults(whole.cwd, subject);
    if (expected.size === 0) throw new Error(`${command} wrote nothing`);
    let shortest = untouched.seconds;
    while (report.kills < kills && report.missed < MOST_MISSED + kills) {
      const place = await openPlace(dir, dir, `${report.kills + report.missed}`);
      const killAfterMs = 1000 * shortest * (FIRST + (1 - FIRST) * random());
      const { code, seconds } = await begin(subject, place, killAfterMs);
      if (code === null) report.kills++;
      else {
        report.missed++;
        shortest = Math.min(shortest, seconds); // the machine had other work before
      }
      try {
        report.found += await inspect(subject, { ...place, expected });
        await goOn(subject, place);
        refuseOthers(subject, place.cwd, expected);
      } catch (error) {
        fault = `killed after ${Math.round(killAfterMs)} ms: ${String(error)} (in ${place.cwd})`;
        break;
      }
      await rm(place.cwd, { recursive: true });
    }
  } finally {
    await close();
    if (fault === undefined) await rm(dir, { recursive: true, force: true });
  }
  return { command, ...report, seconds: (performance.now() - began) / 1000, fault };
}

/** How many of the results are there; throws where one is not whole. */
async function inspect(
  { inspect: own, ...subject }: Subject,
  { cwd, cache, expected }: Place & { readonly expected: ReadonlyMap<string, string> },
): Promise<number> {
  inspectStore(cache);
  if (own) await own(cwd);
  const found = digestResults(cwd, subject);
  if (!own)
    for (const [path, digest] of found)
      if (digest !== expected.get(path)) throw new Error(`${path} is not whole`);
  return found.size;
}
