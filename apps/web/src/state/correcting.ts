import type { Lane } from "../engine/analysis.ts";
import { correctLane, type Span } from "../engine/correctLane.ts";
import { findEntry, settle } from "./entries.ts";

/** Takes what a person says of a stretch of a recording in the place of what was heard. */
export function correct(
  id: number,
  side: Lane["side"],
  { span, label }: { readonly span: Span; readonly label: string },
): void {
  const outcome = findEntry(id)?.outcome;
  if (outcome?.kind !== "followed") return;
  const lanes = outcome.recording.lanes.map((lane) =>
    lane.side === side ? correctLane(lane, span, label) : lane,
  ) as [Lane, ...Lane[]];
  settle(id, { kind: "followed", recording: { ...outcome.recording, lanes } });
}
