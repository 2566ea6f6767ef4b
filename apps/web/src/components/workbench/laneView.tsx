import { useSignal } from "@preact/signals";
import { joinSegments, type Segment } from "@speech-emotion/model";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Lane } from "../../engine/analysis.ts";
import { clock, percent } from "../../words.ts";
import { appearance } from "../appearance.ts";
import { EmotionSign } from "../emotionSign.tsx";
import { drawLane } from "./drawLane.ts";

const STEP_SEC = 5;
const LEAP_SEC = 60;

interface LaneViewProps {
  readonly title: string;
  readonly lane: Lane;
  readonly durationSec: number;
  readonly time: number;
  readonly seek: (seconds: number) => void;
  readonly playFrom: (seconds: number) => void;
}

/** A lane of a recording: its waveform, its parts below, each played from where it is pressed. */
export function LaneView({ title, lane, durationSec, time, seek, playFrom }: LaneViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const legend = useRef<HTMLSpanElement>(null);
  const width = useSignal(0);
  const parts = useMemo(() => joinSegments(lane.timeline.segments), [lane]);
  const titleId = `lane-${title.replaceAll(" ", "-")}`;

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      width.value = entry?.contentRect.width ?? 0;
    });
    observer.observe(canvas.current as HTMLCanvasElement);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const colourOf = (emotion = "no voice") => {
      const element = legend.current as HTMLElement;
      element.dataset["emotion"] = emotion;
      return getComputedStyle(element).color;
    };
    drawLane(canvas.current as HTMLCanvasElement, lane, { durationSec, colourOf });
  }, [lane, width.value, appearance.value]);

  const secondsAt = (event: MouseEvent) => {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return ((event.clientX - left) / width) * durationSec;
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
        aria-label={
          lane.side ? `Position in the recording, ${lane.side}` : "Position in the recording"
        }
        aria-valuemin={0}
        aria-valuemax={durationSec}
        aria-valuenow={time}
        aria-valuetext={`${clock(time)} of ${clock(durationSec)}`}
        onClick={(event) => playFrom(secondsAt(event))}
        onKeyDown={seekByKey}
      >
        <canvas ref={canvas} />
        <span ref={legend} class="legend" hidden />
        <span class="playhead" style={{ left: `${(100 * time) / durationSec}%` }} />
      </div>
      <ol class="timeline" aria-labelledby={titleId}>
        {parts.map((part) => (
          <Part key={part.startSec} part={part} playFrom={playFrom} />
        ))}
      </ol>
    </div>
  );
}

function Part({
  part: { startSec, endSec, emotion, verdict, scores },
  playFrom,
}: {
  readonly part: Segment;
  readonly playFrom: (seconds: number) => void;
}) {
  const heard = emotion ?? "no voice";
  const isUnsure = verdict === "unsure";
  const score = scores[0] ? ` ${percent(scores[0].score)}` : "";
  const doubt = isUnsure ? ", unsure" : "";
  return (
    <li>
      <button
        type="button"
        data-emotion={heard}
        data-verdict={verdict}
        aria-label={`${clock(startSec)} to ${clock(endSec)}: ${heard}${score}${doubt}. Play`}
        onClick={() => playFrom(startSec)}
      >
        {emotion && <EmotionSign emotion={emotion} size={28} />}
        <span>
          {heard}
          {isUnsure && "?"}
        </span>
        <small>{clock(startSec)}</small>
      </button>
    </li>
  );
}
