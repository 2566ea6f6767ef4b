import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import WaveSurfer from "wavesurfer.js";
import { shown } from "../state.ts";
import { clock } from "../words.ts";
import { drawMoments } from "./drawMoments.ts";
import { drawSpectrogram } from "./drawSpectrogram.ts";
import { player } from "./playback.ts";

const HEIGHT = 120;
const STEP_SEC = 0.5;

/** The chosen clip to hear and to see: waveform, moments, spectrogram. */
export function Player() {
  const wave = useRef<HTMLDivElement>(null);
  const moments = useRef<HTMLCanvasElement>(null);
  const spectrogram = useRef<HTMLCanvasElement>(null);
  const surfer = useRef<WaveSurfer | null>(null);
  const playing = useSignal(false);
  const time = useSignal(0);
  const width = useSignal(0);
  const current = shown.value;
  const duration = current?.analysis.prediction.durationSec ?? 0;

  useEffect(() => {
    const created = WaveSurfer.create({
      container: wave.current as HTMLElement,
      height: HEIGHT,
      waveColor: "gray",
      progressColor: "gray",
      cursorWidth: 2,
      normalize: true,
      barWidth: 2,
      barGap: 1,
      barRadius: 2,
    });
    created.on("play", () => {
      playing.value = true;
    });
    created.on("pause", () => {
      playing.value = false;
    });
    created.on("timeupdate", (seconds) => {
      time.value = seconds;
    });
    surfer.current = created;
    player.value = (startSec, endSec) => void created.play(startSec, endSec);
    const observer = new ResizeObserver(([entry]) => {
      width.value = entry?.contentRect.width ?? 0;
    });
    observer.observe(wave.current as HTMLElement);
    return () => {
      observer.disconnect();
      player.value = undefined;
      created.destroy();
    };
  }, []);

  useEffect(() => {
    const loaded = surfer.current;
    if (!loaded) return;
    time.value = 0;
    if (!current) {
      loaded.empty();
      return;
    }
    const { playable, peaks } = current.analysis;
    void loaded.loadBlob(new Blob([playable], { type: "audio/wav" }), [peaks], duration);
    if (spectrogram.current) drawSpectrogram(spectrogram.current, current.analysis.spectrogram);
  }, [current?.id]);

  useEffect(() => {
    if (moments.current)
      drawMoments(moments.current, {
        moments: current?.moments ?? [],
        emotion: current?.analysis.prediction.emotion ?? "",
        durationSec: duration,
        timeSec: time.value,
      });
  }, [current, time.value, width.value]);

  const seek = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: time.value - STEP_SEC,
      ArrowRight: time.value + STEP_SEC,
      Home: 0,
      End: duration,
    }[event.key];
    if (to === undefined || !current) return;
    event.preventDefault();
    surfer.current?.setTime(Math.min(duration, Math.max(0, to)));
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
        aria-disabled={!current}
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
        <span
          class="playhead"
          style={{ left: `${duration > 0 ? (100 * time.value) / duration : 0}%` }}
        />
      </div>
      <p class="controls">
        <button
          type="button"
          class="primary"
          disabled={!current}
          onClick={() => surfer.current?.playPause()}
        >
          {playing.value ? "Pause" : "Play"}
        </button>
        <span>
          {clock(time.value)} / {clock(duration)}
        </span>
        <span class="note">
          The line is how strongly each second speaks for the emotion. Below it, the mel
          spectrogram.
        </span>
      </p>
    </section>
  );
}
