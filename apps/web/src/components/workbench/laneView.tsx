import { useSignal } from "@preact/signals";
import { joinSegments } from "@speech-emotion/model";
import { useMemo, useRef } from "preact/hooks";
import type { Lane } from "../../engine/analysis.ts";
import type { Span } from "../../engine/correctLane.ts";
import { clock } from "../../words.ts";
import { Part } from "../part.tsx";
import { Correction } from "./correction.tsx";
import { drawAffect, hasAffect } from "./drawAffect.ts";
import { drawLane } from "./drawLane.ts";
import { emotionColours } from "./emotionColours.ts";
import { useCanvas } from "./useCanvas.ts";
import type { View } from "./view.ts";

const STEP_SEC = 5;
const LEAP_SEC = 60;

interface LaneViewProps {
  readonly title: string;
  readonly lane: Lane;
  readonly durationSec: number;
  readonly view: View;
  readonly time: number;
  readonly seek: (seconds: number) => void;
  readonly playFrom: (seconds: number) => void;
  /** Says what a stretch is. */
  readonly correct: (span: Span, label: string) => void;
}

/** A lane of a recording: its waveform, arousal and valence, and its parts, each played from where it is pressed. */
export function LaneView({
  title,
  lane,
  durationSec,
  view,
  time,
  seek,
  playFrom,
  correct,
}: LaneViewProps) {
  const legend = useRef<HTMLSpanElement>(null);
  const chosenSec = useSignal<number | undefined>(undefined);
  const { side, timeline } = lane;
  const { fromSec, toSec } = view;
  const parts = useMemo(() => joinSegments(timeline.segments), [timeline]);
  const inView = parts.filter(({ startSec, endSec }) => endSec > fromSec && startSec < toSec);
  const chosen = parts.find(
    ({ startSec, endSec }) =>
      chosenSec.value !== undefined && startSec <= chosenSec.value && chosenSec.value < endSec,
  );
  const titleId = `lane-${side ?? "all"}`;
  const wave = useCanvas(
    (canvas) => {
      const colourOf = emotionColours(legend.current as HTMLElement);
      drawLane(canvas, lane, { view, colourOf });
    },
    [lane, view],
  );

  const secondsAt = (event: MouseEvent) => {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return fromSec + ((event.clientX - left) / width) * (toSec - fromSec);
  };
  const seekByKey = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: time - STEP_SEC,
      ArrowRight: time + STEP_SEC,
      PageUp: time - LEAP_SEC,
      PageDown: time + LEAP_SEC,
      Home: 0,
      End: durationSec,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    seek(Math.min(durationSec, Math.max(0, to)));
  };
  return (
    <div class="lane">
      <h3 id={titleId}>{title}</h3>
      <div
        class="lane-wave"
        role="slider"
        tabIndex={0}
        aria-label={side ? `Position in the recording, ${side}` : "Position in the recording"}
        aria-valuemin={0}
        aria-valuemax={durationSec}
        aria-valuenow={time}
        aria-valuetext={`${clock(time)} of ${clock(durationSec)}`}
        onClick={(event) => playFrom(secondsAt(event))}
        onKeyDown={seekByKey}
      >
        <canvas ref={wave} />
        <span ref={legend} class="legend" hidden />
        <span
          class="playhead"
          style={{ left: `${(100 * (time - fromSec)) / (toSec - fromSec)}%` }}
        />
      </div>
      {hasAffect(timeline) && <Affect {...{ lane, view, title }} />}
      <ol class="timeline" aria-labelledby={titleId}>
        {inView.map((part) => (
          <Part
            key={part.startSec}
            {...part}
            isChosen={part === chosen}
            onPress={() => {
              chosenSec.value = part.startSec;
              playFrom(part.startSec);
            }}
          />
        ))}
      </ol>
      {chosen && (
        <Correction
          key={chosen.startSec}
          part={chosen}
          correct={(label) => correct(chosen, label)}
        />
      )}
    </div>
  );
}

function Affect({
  lane: { timeline },
  view,
  title,
}: Pick<LaneViewProps, "lane" | "view" | "title">) {
  const canvas = useCanvas((element) => drawAffect(element, timeline, view), [timeline, view]);
  return (
    <figure class="affect">
      <canvas ref={canvas} role="img" aria-label={`Arousal and valence, ${title.toLowerCase()}`} />
      <figcaption class="note">
        — arousal, from at rest to awake; ‑ ‑ valence, from unpleasant to pleasant
      </figcaption>
    </figure>
  );
}
