import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { soundOf } from "../../engine/soundOf.ts";
import type { Entry } from "../../state/entries.ts";

/** Plays a recording from its file, which the browser reads as it goes; `time`, `isPlaying` and `problem` are signals. */
export function usePlayback(entry: Entry) {
  const audio = useRef(new Audio());
  const time = useSignal(0);
  const isPlaying = useSignal(false);
  const problem = useSignal("");

  useEffect(() => {
    const element = audio.current;
    let url: string | undefined;
    let isGone = false;
    element.ontimeupdate = () => {
      time.value = element.currentTime;
    };
    element.onplay = element.onpause = () => {
      isPlaying.value = !element.paused;
    };
    element.onerror = () => {
      if (!isGone)
        problem.value =
          "This browser cannot play this kind of sound file, which was heard all the same.";
    };
    void entry.open().then((source) => {
      if (isGone) return;
      url = URL.createObjectURL(soundOf(source));
      element.src = url;
    });
    return () => {
      isGone = true;
      element.pause();
      element.removeAttribute("src");
      if (url) URL.revokeObjectURL(url);
    };
  }, []);

  const play = () => {
    // It may have been taken away, or be of no kind that can be played.
    audio.current.play().catch(() => {});
  };
  return {
    ...{ time, isPlaying, problem },
    playPause: () => (audio.current.paused ? play() : audio.current.pause()),
    seek: (seconds: number) => {
      audio.current.currentTime = seconds;
      time.value = seconds;
    },
    play,
  };
}
