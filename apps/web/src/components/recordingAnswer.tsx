import type { Lane, RecordingAnalysis } from "../engine/analysis.ts";
import { laneAnswerOf, percent, sideName } from "../words.ts";
import { EmotionSign } from "./emotionSign.tsx";
import { Meaning } from "./meaning.tsx";

/** The answer to a long recording, or to each side of a call: what is heard for most of its time, and for how much what else. */
export function RecordingAnswer({
  recording: { lanes },
}: {
  readonly recording: RecordingAnalysis;
}) {
  return (
    <>
      {lanes.map((lane) => (
        <LaneAnswer key={lane.side} lane={lane} />
      ))}
      <Meaning of="What the percentages mean">
        <p>
          For how much of its time the recording sounds like what; together they are 100 %. Each
          part of about three seconds is heard by itself, compared with the voice so far, and counts
          for what it sounds most like. Where the two channels of a recording are somebody’s each,
          as of a call, each is heard by itself.
        </p>
      </Meaning>
    </>
  );
}

function LaneAnswer({ lane }: { readonly lane: Lane }) {
  const { side, timeline } = lane;
  const { shares, notes } = timeline;
  const { kind, title, text } = laneAnswerOf(lane);
  const { emotion = "no voice" } =
    (side && shares.find((share) => share.emotion !== undefined)) || shares[0] || {};
  return (
    <div class="lane-answer" data-emotion={emotion} data-answer={kind}>
      {side && <h3>{sideName(side)}</h3>}
      <div class="answer">
        <EmotionSign emotion={emotion} size={side ? 64 : 96} />
        <div>
          <p class="emotion">{title}</p>
          <p>{text}</p>
          {notes.map(({ kind, text }) => (
            <p key={kind} class="note">
              {text}
            </p>
          ))}
        </div>
      </div>
      <ul class="scores" aria-label={side ? `Share of the time, ${side}` : "Share of the time"}>
        {shares.map(({ emotion = "no voice", share }) => (
          <li key={emotion} data-emotion={emotion}>
            <EmotionSign emotion={emotion} size={24} />
            <span>{emotion}</span>
            <span class="bar" aria-hidden="true">
              <span style={{ width: percent(share).replace(" ", "") }} />
            </span>
            <span class="score">{percent(share)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
