import { useEffect, useRef } from "preact/hooks";
import { reveal } from "../components/reveal.ts";
import { answerOf, clock } from "../words.ts";
import "./live.css";
import { LiveAnswer } from "./liveAnswer.tsx";
import { LiveControls } from "./liveControls.tsx";
import { LivePictures } from "./livePictures.tsx";
import { LiveSaving } from "./liveSaving.tsx";
import { Ribbon } from "./ribbon.tsx";
import { type LiveStage, useLive } from "./useLive.ts";

const stages: Readonly<Record<LiveStage, string>> = {
  starting: "Waiting for the microphone",
  listening: "Listening",
  paused: "Paused",
  stopped: "Stopped",
};

/** Hears the microphone as it goes, until it is closed. */
export function Live({ onClose }: { readonly onClose: () => void }) {
  const section = useRef<HTMLElement>(null);
  const live = useLive();
  const { stage, problem, columns, take } = live;
  const moment = take.value.moments.at(-1);
  useEffect(() => {
    const element = section.current as HTMLElement;
    element.focus({ preventScroll: true });
    reveal(element);
  }, []);
  // Only where the focus is in here, for whoever speaks to the machine or strays onto a key.
  const markByKey = (event: KeyboardEvent) => {
    const isPlain = !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isPlain && event.key.toLowerCase() === "m") live.mark();
  };
  return (
    <section
      ref={section}
      id="live"
      class="card live"
      aria-labelledby="live-title"
      data-stage={stage.value}
      data-emotion={moment?.emotion}
      data-answer={moment && answerOf(moment).kind}
      tabIndex={-1}
      onKeyDown={markByKey}
    >
      <div class="live-head">
        <h2 id="live-title">Live</h2>
        <p class="live-stage">
          <span class="dot" aria-hidden="true" />
          {stages[stage.value]}
        </p>
        <span class="clock">{clock(take.value.endSec)}</span>
        <LiveControls live={live} onClose={onClose} />
      </div>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      <div class="live-now">
        <LiveAnswer moment={moment} />
        <LivePictures columns={columns} />
      </div>
      <Ribbon take={take.value} />
      <LiveSaving live={live} />
    </section>
  );
}
