import { type Correction, correctRecording } from "../engine/correctLane.ts";
import { change, findEntry } from "./entries.ts";

/** Takes what a person says of a stretch of a recording in the place of what was heard, then and whenever it is heard again. */
export function correct(id: number, correction: Correction): void {
  const entry = findEntry(id);
  if (entry?.outcome.kind !== "followed") return;
  const recording = correctRecording(entry.outcome.recording, [correction]);
  const left = (entry.corrections ?? []).filter((earlier) => !covers(correction, earlier));
  change(id, {
    corrections: [...left, correction],
    outcome: { kind: "followed", recording },
  });
}

/** Whether nothing is left of an earlier correction. */
function covers(later: Correction, earlier: Correction): boolean {
  return (
    later.side === earlier.side &&
    later.span.startSec <= earlier.span.startSec &&
    later.span.endSec >= earlier.span.endSec
  );
}
