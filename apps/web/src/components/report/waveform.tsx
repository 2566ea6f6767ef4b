import type { Segment } from "@speech-emotion/model";
import { waveShape } from "./waveShape.ts";

const WIDTH = 640;
const HEIGHT = 56;
const BAND = 12;
const BARS = 240;

/** The waveform of a clip in its emotion's colour, or of a recording with a band below in the colours of its parts. */
export function Waveform({
  peaks,
  emotion,
  parts = [],
  durationSec = 0,
}: {
  readonly peaks: Float32Array;
  readonly emotion?: string | undefined;
  readonly parts?: readonly Segment[];
  /** Of all parts. */
  readonly durationSec?: number;
}) {
  const height = HEIGHT + (parts.length > 0 ? BAND + 4 : 0);
  const x = (seconds: number) => (seconds / durationSec) * WIDTH;
  return (
    <svg class="waveform" viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true">
      <path
        data-emotion={emotion}
        d={waveShape({ peaks, bars: BARS, width: WIDTH, height: HEIGHT })}
      />
      {parts.map(
        (part) =>
          part.emotion !== undefined && (
            <rect
              key={part.startSec}
              data-emotion={part.emotion}
              x={x(part.startSec)}
              y={HEIGHT + 4}
              width={Math.max(0.5, x(part.endSec) - x(part.startSec))}
              height={BAND}
            />
          ),
      )}
    </svg>
  );
}
