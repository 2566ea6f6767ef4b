import type { Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Lane } from "../../engine/analysis.ts";
import { clock } from "../../words.ts";
import { drawLane } from "./drawLane.ts";
import { emotionColours } from "./emotionColours.ts";
import { useCanvas } from "./useCanvas.ts";
import { moveTo, type View, zoom } from "./view.ts";

interface ZoomProps {
  readonly view: Signal<View>;
  /** Whose waveform stands for the whole recording. */
  readonly lane: Lane;
  readonly durationSec: number;
  readonly time: number;
}

/** How much of a recording is in view; once that is a part, all of it above, to move in. */
export function Zoom({ view, lane, durationSec, time }: ZoomProps) {
  const { fromSec, toSec } = view.value;
  const isAll = toSec - fromSec >= durationSec;
  const change = (factor: number) => {
    const isTimeInView = time >= fromSec && time <= toSec;
    const aroundSec = isTimeInView ? time : (fromSec + toSec) / 2;
    view.value = zoom(view.value, { factor, aroundSec, durationSec });
  };
  return (
    <>
      <div class="controls">
        <button type="button" onClick={() => change(0.5)}>
          Zoom in
        </button>
        <button type="button" aria-disabled={isAll} onClick={() => change(2)}>
          Zoom out
        </button>
        <button
          type="button"
          aria-disabled={isAll}
          onClick={() => change(Number.POSITIVE_INFINITY)}
        >
          All of it
        </button>
      </div>
      {!isAll && <Overview {...{ view, lane, durationSec }} />}
    </>
  );
}

function Overview({ view, lane, durationSec }: Omit<ZoomProps, "time">) {
  const legend = useRef<HTMLSpanElement>(null);
  const canvas = useCanvas(
    (element) => {
      const colourOf = emotionColours(legend.current as HTMLElement);
      drawLane(element, lane, { view: { fromSec: 0, toSec: durationSec }, colourOf });
    },
    [lane],
  );
  const { fromSec, toSec } = view.value;
  const share = (seconds: number) => `${(100 * seconds) / durationSec}%`;
  return (
    <div class="overview">
      <div class="lane-wave">
        <canvas ref={canvas} role="img" aria-label="All of the recording" />
        <span ref={legend} class="legend" hidden />
        <span class="in-view" style={{ left: share(fromSec), width: share(toSec - fromSec) }} />
      </div>
      <input
        type="range"
        min={0}
        max={durationSec - (toSec - fromSec)}
        step="any"
        value={fromSec}
        aria-label="What is in view"
        aria-valuetext={`${clock(fromSec)} to ${clock(toSec)}`}
        onInput={({ currentTarget }) => {
          const startSec = currentTarget.valueAsNumber;
          view.value = moveTo(view.value, { startSec, durationSec });
        }}
      />
    </div>
  );
}
