import { useEffect, useRef } from "preact/hooks";
import { type Shown, selected, shown } from "../state/entries.ts";
import { clock } from "../words.ts";
import { appearance } from "./appearance.ts";
import { download } from "./download.ts";
import { drawMoments } from "./drawMoments.ts";
import { drawSpectrogram } from "./drawSpectrogram.ts";
import { LookButton } from "./lookPlace.tsx";
import { Meaning } from "./meaning.tsx";
import { Timeline } from "./timeline.tsx";
import { useWaveform } from "./useWaveform.ts";

const STEP_SEC = 0.5;

/** The chosen clip to hear and to see, once there is one. */
export function Player() {
  const current = shown.value;
  return current && <ShownClip current={current} />;
}

/** Waveform, moments and spectrogram of a clip, and its parts over time. */
function ShownClip({ current }: { readonly current: Shown }) {
  const wave = useRef<HTMLDivElement>(null);
  const moments = useRef<HTMLCanvasElement>(null);
  const spectrogram = useRef<HTMLCanvasElement>(null);
  const { isPlaying, time, width, playPause, setTime } = useWaveform(wave, current);
  const { prediction, playable } = current.analysis;
  const duration = prediction.durationSec;
  const entry = selected.value;

  useEffect(() => {
    drawSpectrogram(spectrogram.current as HTMLCanvasElement, current.analysis.spectrogram);
  }, [current.id]);
  useEffect(() => {
    drawMoments(moments.current as HTMLCanvasElement, {
      moments: current.moments,
      emotion: prediction.emotion,
      durationSec: duration,
      timeSec: time.value,
    });
  }, [current, time.value, width.value, appearance.value]);

  const seek = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: time.value - STEP_SEC,
      ArrowRight: time.value + STEP_SEC,
      Home: 0,
      End: duration,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setTime(Math.min(duration, Math.max(0, to)));
  };
  return (
    <section class="card player" aria-labelledby="player-title">
      <h2 id="player-title">Hear it back</h2>
      <div
        class="wave"
        role="slider"
        tabIndex={0}
        aria-label="Position in the clip"
        aria-valuemin={0}
        aria-valuemax={duration}
        aria-valuenow={time.value}
        aria-valuetext={`${clock(time.value)} of ${clock(duration)}`}
        onKeyDown={seek}
      >
        <div ref={wave} />
        <canvas ref={moments} class="moments" />
      </div>
      <div class="spectrogram">
        <canvas
          ref={spectrogram}
          role="img"
          aria-label="Mel spectrogram of the clip: frequency from 0 to 8 kHz over time"
        />
        <span class="playhead" style={{ left: `${(100 * time.value) / duration}%` }} />
      </div>
      <div class="controls">
        <button type="button" class="primary" onClick={playPause}>
          {isPlaying.value ? "Pause" : "Play"}
        </button>
        <span>
          {clock(time.value)} / {clock(duration)}
        </span>
        {entry?.isTake && (
          <button
            type="button"
            onClick={() => download(`${entry.name}.wav`, "audio/wav", playable)}
          >
            Save this take as WAV
          </button>
        )}
        <LookButton />
      </div>
      <Timeline current={current} />
      <Meaning of="What the picture shows">
        <p>
          Grey is the loudness over time. The line over it is how strongly each second by itself
          speaks for the emotion that was heard, from 0 % at the bottom to 100 % at the top; it is
          drawn where somebody speaks.
        </p>
        <p>
          Below it is the mel spectrogram: low tones at the bottom, high ones up to 8 kHz at the
          top, and the brighter, the louder.
        </p>
      </Meaning>
    </section>
  );
}
