import type { RecordingAnalysis } from "../engine/analysis.ts";
import { percent, timelineAnswerOf } from "../words.ts";
import { EmotionSign } from "./emotionSign.tsx";
import { Meaning } from "./meaning.tsx";

/** The answer to a long recording: what is heard for most of its time, and for how much of it what else. */
export function RecordingAnswer({ recording }: { readonly recording: RecordingAnalysis }) {
  const [{ timeline }] = recording.lanes;
  const { title, text } = timelineAnswerOf(timeline);
  return (
    <>
      <div class="answer">
        <EmotionSign emotion={timeline.shares[0]?.emotion ?? "no voice"} size={96} />
        <div>
          <p class="emotion">{title}</p>
          <p>{text}</p>
          {timeline.notes.map(({ kind, text }) => (
            <p key={kind} class="note">
              {text}
            </p>
          ))}
        </div>
      </div>
      <ul class="scores" aria-label="Share of the time">
        {timeline.shares.map(({ emotion = "no voice", share }) => (
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
      <Meaning of="What the percentages mean">
        <p>
          For how much of its time the recording sounds like what; together they are 100 %. Each
          part of about three seconds is heard by itself, compared with the voice so far, and counts
          for what it sounds most like.
        </p>
      </Meaning>
    </>
  );
}
