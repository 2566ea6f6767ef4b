import { joinSegments } from "@speech-emotion/model";
import type { Lane } from "../../engine/analysis.ts";
import type { Correction } from "../../engine/correctLane.ts";
import { clock, laneAnswerOf, sideName } from "../../words.ts";
import { EmotionSign } from "../emotionSign.tsx";
import { Bars } from "./bars.tsx";
import { Waveform } from "./waveform.tsx";

/** A recording in the report, or a side of a call: the answer, its waveform over its parts, shares of the time, every part. */
export function LaneReport({
  name,
  lane,
  durationSec,
  corrections,
}: {
  /** Of the recording. */
  readonly name: string;
  readonly lane: Lane;
  readonly durationSec: number;
  /** What a person said of its parts. */
  readonly corrections: readonly Correction[];
}) {
  const { side, timeline, peaks } = lane;
  const { title, text } = laneAnswerOf(lane);
  const parts = joinSegments(timeline.segments);
  const { emotion = "no voice" } =
    (side && timeline.shares.find((share) => share.emotion !== undefined)) ||
    timeline.shares[0] ||
    {};
  return (
    <section class="report-recording">
      <div class="report-clip">
        <h2>{side ? `${name}, ${sideName(side).toLowerCase()}` : name}</h2>
        <div class="heard">
          <EmotionSign emotion={emotion} size={44} />
          <p>
            <strong>{title}</strong> {text}
            <br />
            <span class="note">{clock(durationSec)}</span>
          </p>
        </div>
        <Waveform {...{ peaks, parts, durationSec }} />
        <Bars
          title="Share of the time"
          shares={timeline.shares.map((share) => ({
            name: share.emotion ?? "no voice",
            share: share.share,
          }))}
        />
        {timeline.notes.map(({ kind, text: said }) => (
          <p key={kind} class="note">
            {said}
          </p>
        ))}
      </div>
      <ol class="parts">
        {parts.map((part) => (
          <li key={part.startSec} data-emotion={part.emotion ?? "no voice"}>
            {clock(part.startSec)} to {clock(part.endSec)}{" "}
            <strong>
              {part.emotion ?? "no voice"}
              {part.verdict === "unsure" && "?"}
            </strong>
            {isCorrected(part, lane, corrections) && " (by hand)"}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Whether a person said of any time of a part what it is. */
function isCorrected(
  { startSec, endSec }: { readonly startSec: number; readonly endSec: number },
  { side }: Lane,
  corrections: readonly Correction[],
): boolean {
  return corrections.some(
    (correction) =>
      correction.side === side &&
      correction.span.startSec < endSec &&
      correction.span.endSec > startSec,
  );
}
