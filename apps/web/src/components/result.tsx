import { useEffect, useRef } from "preact/hooks";
import { selected } from "../state/entries.ts";
import { choices } from "../state/hearing.ts";
import { answerOf, laneAnswerOf } from "../words.ts";
import { Answer } from "./answer.tsx";
import { Details } from "./details.tsx";
import { Known } from "./known.tsx";
import { RecordingAnswer } from "./recordingAnswer.tsx";
import { RecordingProgress } from "./recordingProgress.tsx";
import { reveal } from "./reveal.ts";
import { Scores } from "./scores.tsx";

/** What is heard in the chosen clip; before there is one, what can be heard at all. */
export function Result() {
  const section = useRef<HTMLElement>(null);
  const entry = selected.value;
  const outcome = entry?.outcome;
  const prediction = outcome?.kind === "recognised" ? outcome.prediction : undefined;
  const recording = outcome?.kind === "followed" ? outcome.recording : undefined;
  const only = recording?.lanes.length === 1 ? recording.lanes[0] : undefined;
  const kind = only
    ? laneAnswerOf(only).kind
    : recording
      ? "two sides"
      : prediction && answerOf(prediction).kind;
  useEffect(() => {
    if (choices.value > 0 && section.current) reveal(section.current);
  }, [choices.value]);
  return (
    <section
      ref={section}
      id="result"
      class="card result"
      aria-labelledby="result-title"
      aria-busy={outcome?.kind === "waiting"}
      data-emotion={only ? only.timeline.shares[0]?.emotion : prediction?.emotion}
      data-answer={kind}
      tabIndex={-1}
    >
      <h2 id="result-title">{entry ? entry.name : "What it can hear"}</h2>
      {!entry ? (
        <Known />
      ) : outcome?.kind === "refused" ? (
        <p class="problem" role="alert">
          {outcome.message}
        </p>
      ) : recording ? (
        <RecordingAnswer recording={recording} />
      ) : outcome?.kind === "waiting" && outcome.progress ? (
        <RecordingProgress entry={entry} progress={outcome.progress} />
      ) : (
        <>
          <Answer prediction={prediction} />
          <Scores prediction={prediction} />
          {prediction && <Details prediction={prediction} />}
        </>
      )}
    </section>
  );
}
