import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import WaveSurfer from "wavesurfer.js";
import type { Shown } from "../state/entries.ts";
import { WAVE_HEIGHT } from "../waveHeight.ts";
import { player } from "./playback.ts";

/** The waveform of the clip that is shown, inside `container`, and how it is played. */
export function useWaveform(container: RefObject<HTMLDivElement | null>, current: Shown) {
  const surfer = useRef<WaveSurfer | null>(null);
  const isPlaying = useSignal(false);
  const time = useSignal(0);
  const width = useSignal(0);

  useEffect(() => {
    const element = container.current as HTMLElement;
    const created = WaveSurfer.create({
      container: element,
      height: WAVE_HEIGHT,
      waveColor: "gray",
      progressColor: "gray",
      cursorColor: "currentColor",
      cursorWidth: 2,
      normalize: true,
      barWidth: 2,
      barGap: 1,
      barRadius: 2,
    });
    created.on("play", () => {
      isPlaying.value = true;
    });
    created.on("pause", () => {
      isPlaying.value = false;
    });
    created.on("timeupdate", (seconds) => {
      time.value = seconds;
    });
    surfer.current = created;
    player.value = (startSec, endSec) => {
      moveTo(created, startSec);
      void created.play(undefined, endSec);
    };
    const observer = new ResizeObserver(([entry]) => {
      width.value = entry?.contentRect.width ?? 0;
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      player.value = undefined;
      created.destroy();
    };
  }, []);

  useEffect(() => {
    const loaded = surfer.current as WaveSurfer;
    const { playable, peaks, prediction } = current.analysis;
    // The clip before may still play, and says nothing more once its sound is taken away.
    loaded.pause();
    isPlaying.value = false;
    time.value = 0;
    const sound = new Blob([playable], { type: "audio/wav" });
    loaded.loadBlob(sound, [peaks], prediction.durationSec).catch(() => {}); // another clip came
  }, [current.id]);

  return {
    isPlaying,
    time,
    width,
    playPause: () => surfer.current?.playPause(),
    setTime: (seconds: number) => {
      time.value = seconds; // at once, so that a key which is held goes on from here
      if (surfer.current) moveTo(surfer.current, seconds);
    },
  };
}

/** Of two moves that come close together wavesurfer forgets the second, as the first is not done yet; the browser does not. */
function moveTo(surfer: WaveSurfer, seconds: number): void {
  surfer.setTime(seconds);
  const media = surfer.getMediaElement();
  if (media) media.currentTime = seconds;
}
