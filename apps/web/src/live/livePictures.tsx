import { type Signal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { appearance } from "../components/appearance.ts";
import type { LiveColumns } from "../engine/liveMoment.ts";
import { Scroller } from "./scroller.ts";

/** Where motion disturbs, the pictures move once in so many seconds. */
const CALM_STEP_SEC = 1;

const isCalm = matchMedia("(prefers-reduced-motion: reduce)");

/** Waveform and spectrogram of the last seconds. */
export function LivePictures({ columns }: { readonly columns: Signal<LiveColumns | undefined> }) {
  const wave = useRef<HTMLCanvasElement>(null);
  const spectrogram = useRef<HTMLCanvasElement>(null);
  const scroller = useRef<Scroller | undefined>(undefined);
  const drawnSec = useRef(0);
  scroller.current ??= new Scroller();
  const draw = () => {
    if (!spectrogram.current) return; // gone, while columns were still on their way
    scroller.current?.drawWave();
    scroller.current?.drawSpectrogram(spectrogram.current);
  };
  useEffect(() => {
    const element = wave.current as HTMLCanvasElement;
    const refit = () => {
      scroller.current?.refit(element);
      draw();
    };
    const observer = new ResizeObserver(refit);
    observer.observe(element);
    const stop = appearance.subscribe(refit);
    return () => {
      observer.disconnect();
      stop();
    };
  }, []);
  useSignalEffect(() => {
    const next = columns.value;
    if (next) scroller.current?.push(next);
    else scroller.current?.clear();
    const seconds = next?.seconds ?? 0;
    if (isCalm.matches && next && seconds - drawnSec.current < CALM_STEP_SEC) return;
    drawnSec.current = seconds;
    draw();
  });
  return (
    <div class="live-pictures">
      <canvas
        ref={wave}
        class="live-wave"
        role="img"
        aria-label="Loudness of the last ten seconds"
      />
      <canvas
        ref={spectrogram}
        class="live-spectrogram"
        role="img"
        aria-label="Mel spectrogram of the last ten seconds: frequency from 0 to 8 kHz over time"
      />
    </div>
  );
}
