import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fuzzWav } from "../fuzz/fuzzWav.ts";
import { ScriptError } from "../shared/commandLine.ts";
import { targets } from "./hostile/targets.ts";
import { type HostileReport, tortureReader } from "./hostile/tortureReader.ts";
import { subjects } from "./kills/subjects.ts";
import { canMakeDisks, type DiskReport, tortureDisks } from "./kills/tortureDisks.ts";
import { type KillReport, tortureKills } from "./kills/tortureKills.ts";
import { type LongReport, tortureLong } from "./long.ts";

export interface TortureCommand {
  readonly only: readonly string[];
  readonly inputs: number;
  readonly kills: number;
  readonly predictions: number;
  readonly hours: number;
  readonly epochs: number;
  readonly seed: number;
  readonly kind?: string;
  readonly file?: string;
  readonly json?: boolean;
}

/** Share of the hostile files that are drawn as `pnpm fuzz` does; the others are bred. */
const DRAWN = 0.1;
const DRAWN_KIND = "WAV, drawn";

/** Runs the parts that are asked for, prints a table of each, and sets the exit code. */
export async function runTorture(command: TortureCommand): Promise<void> {
  const { only, kind, file } = command;
  if (kind !== undefined && !(kind in targets))
    refuse(`one of ${Object.keys(targets).join(", ")}`, kind, "change --kind");
  if (file !== undefined && kind === undefined)
    refuse("the kind of the file", "none", "add --kind");
  const report = {
    hostile: [] as HostileReport[],
    kills: [] as KillReport[],
    disks: [] as DiskReport[],
    long: [] as LongReport[],
  };
  for await (const [part, done] of tortures(kind === undefined ? only : ["hostile"], command)) {
    (report[part] as unknown[]).push(done);
    process.stderr.write(`${describe(done)}\n`);
  }
  if (command.json)
    process.stdout.write(`${JSON.stringify({ node: process.version, ...report })}\n`);
  else
    for (const part of Object.values(report))
      if (part.length > 0) console.table(part.map((one) => rowOf(one)));
  if (
    Object.values(report)
      .flat()
      .some(({ fault }) => fault !== undefined)
  )
    process.exitCode = 1;
}

type Done =
  | readonly ["hostile", HostileReport]
  | readonly ["kills", KillReport]
  | readonly ["disks", DiskReport]
  | readonly ["long", LongReport];

/** What was done, one after the other. */
async function* tortures(parts: readonly string[], command: TortureCommand): AsyncGenerator<Done> {
  const { seed } = command;
  const commands = Object.keys(subjects);
  if (parts.includes("hostile"))
    for await (const done of beHostile(command)) yield ["hostile", done];
  if (parts.includes("kills"))
    for (const name of commands)
      yield [
        "kills",
        await tortureKills(name, { kills: Math.ceil(command.kills / commands.length), seed }),
      ];
  if (parts.includes("disks") && !canMakeDisks())
    process.stderr.write("disks: not tried, which takes Linux and its root\n");
  else if (parts.includes("disks"))
    for (const name of commands) yield ["disks", await tortureDisks(name)];
  if (parts.includes("long")) for await (const done of tortureLong(command)) yield ["long", done];
}

/** Breeds files of each kind, and draws those that are WAV as `pnpm fuzz` does. */
async function* beHostile({
  inputs,
  seed,
  kind,
  file,
}: TortureCommand): AsyncGenerator<HostileReport> {
  const only = file === undefined ? undefined : new Uint8Array(readFileSync(file));
  const kinds = kind === undefined ? Object.keys(targets) : [kind];
  if (kind === undefined) yield drawWav({ inputs: Math.round(DRAWN * inputs), seed });
  const bred = kind === undefined ? (1 - DRAWN) * inputs : inputs;
  for (const name of kinds)
    yield tortureReader(name, { inputs: Math.ceil(bred / kinds.length), seed, only });
}

async function drawWav(options: { inputs: number; seed: number }): Promise<HostileReport> {
  const { finding, fault, seconds } = await fuzzWav(options);
  const { inputs = 0, answers = 0, refusals = {}, longest, largest } = finding ?? {};
  return {
    kind: DRAWN_KIND,
    seconds,
    finding: {
      ...{ inputs, answers, refusals, parents: 0, reached: undefined, fault: undefined },
      ...{ longestMs: longest?.ms ?? 0, largestBytes: largest?.takenBytes ?? 0 },
    },
    fault: fault && { what: fault.what, bytes: fault.input?.bytes ?? new Uint8Array() },
  };
}

function describe(done: Done[1]): string {
  const { fault } = done;
  const name = nameOf(done);
  if (fault === undefined) return `${name}: held, ${done.seconds.toFixed(0)} s`;
  if (typeof fault === "string") return `${name}: ${fault}`;
  const path = join(mkdtempSync(join(tmpdir(), "torture-")), "input");
  writeFileSync(path, fault.bytes);
  return `${name}: ${fault.what}\nagain: pnpm torture --kind ${JSON.stringify(name)} --file ${path}`;
}

function nameOf(done: Done[1]): string {
  return "kind" in done ? done.kind : "command" in done ? done.command : done.what;
}

/** A row of the table that a person reads. */
function rowOf(done: Done[1]): Record<string, string | number> {
  const outcome = {
    held: done.fault === undefined ? "yes" : "NO",
    seconds: Math.round(done.seconds),
  };
  if ("kind" in done) {
    const { inputs = 0, answers = 0, longestMs = 0, largestBytes = 0 } = done.finding ?? {};
    const { seeds = 0, all = 0 } = done.finding?.reached ?? {};
    const refused = Object.keys(done.finding?.refusals ?? {}).length;
    return {
      ...{ kind: done.kind, files: inputs, answered: answers, "ways to refuse": refused },
      ...{ "reached by valid files": seeds, "by all": all, "longest, ms": Math.round(longestMs) },
      ...{ "most memory, MB": Math.round(largestBytes / 1e6), ...outcome },
    };
  }
  if ("what" in done) {
    const mib = (pair: readonly number[]) => pair.map((n) => (n / 2 ** 20).toFixed(1)).join(" to ");
    const { what, heapBytes, residentBytes, tensors } = done;
    return {
      ...{ what, "in use, MiB": mib(heapBytes), "process, MiB": mib(residentBytes) },
      ...{ tensors: tensors.join(" to "), ...outcome },
    };
  }
  const { command, fault: _, seconds: __, ...counts } = done;
  return { command, ...counts, ...outcome };
}

function refuse(expected: string, found: string, advice: string): never {
  throw new ScriptError(`expected ${expected}, found ${found}: ${advice}`);
}
