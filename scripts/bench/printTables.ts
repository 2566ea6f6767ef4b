import type { PeerState } from "./peer.ts";
import type { Results } from "./runBenchmarks.ts";
import type { Against } from "./takeTurns.ts";

/** What was measured, a table a part; what is no part of it is left out. */
export function printTables(results: Results): void {
  const { extraction, recognition, bulk, stepProfile, training, growth, memory } = results;
  if (extraction) {
    title("extraction, ms of a core a clip");
    tellPeer(extraction.librosa, "librosa");
    table(extraction.librosaFilters);
    table(compared(extraction.rows));
  }
  if (recognition)
    title(
      `recognition, 4 s at 48 kHz: ${recognition.warmMs.toFixed(1)} ms warm, ${recognition.coldMs.toFixed(0)} ms cold`,
    );
  if (bulk) {
    title("recognition of many clips of 3 to 5 s at 48 kHz, ms of a core a clip");
    for (const [name, state] of Object.entries(bulk.peers)) tellPeer(state, `librosa and ${name}`);
    table(bulk.scoresDiffer);
    table(compared(bulk.rows));
  }
  if (stepProfile) {
    title("a step of 16 clips of 150 frames on one thread, ms");
    table(Object.entries(stepProfile).map(([part, ms]) => ({ part, ms })));
  }
  if (training) {
    title("training, seconds an epoch");
    tellPeer(training.torch, "PyTorch");
    table(training.torchWays);
    table(compared(training.rows));
  }
  if (growth) {
    title("growth of training time, two threads");
    for (const rows of Object.values(growth)) table(rows);
  }
  if (memory) {
    title("memory of commands, largest resident size in MiB");
    const told = "missing" in memory.training ? memory.training : undefined;
    if (told) console.log(`training not measured: ${told.missing}`);
    else table([memory.training]);
    table(memory.predict);
  }
}

function title(text: string): void {
  console.log(`\n${text}`);
}

function tellPeer(state: PeerState, name: string): void {
  console.log(
    "missing" in state
      ? `${name} not measured, ours alone (${state.missing}): python3 -m venv .venv && .venv/bin/pip install torch librosa onnxruntime, then PYTHON=.venv/bin/python`
      : `peer: ${Object.entries(state.versions).flat().join(" ")}`,
  );
}

/** A line for each peer that a row of ours is compared with. */
function compared<T extends { readonly against: readonly Against[] }>(
  rows: readonly T[],
): object[] {
  return rows.flatMap(({ against, ...row }) =>
    against.length === 0
      ? [row]
      : against.map(({ peer, time, ratio: { median, least, most } }) => ({
          ...{ ...row, peer, "its time": time, ratio: median, least, most },
        })),
  );
}

function table(rows: readonly object[]): void {
  if (rows.length === 0) return;
  console.table(
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [
          key,
          typeof value === "number" ? Number(short(value)) : (value ?? ""),
        ]),
      ),
    ),
  );
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
