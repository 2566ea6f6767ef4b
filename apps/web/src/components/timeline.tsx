import { LONGEST_TRAINED_SEC, type TimelineWindow } from "../engine/analysis.ts";
import type { Shown } from "../state/entries.ts";
import { clock, percent } from "../words.ts";
import { EmotionSign } from "./emotionSign.tsx";
import { Meaning } from "./meaning.tsx";
import { playPart } from "./playback.ts";

/** What is heard in each part of a long clip; a click plays the part. Nothing for short clips. */
export function Timeline({ current }: { readonly current: Shown }) {
  if (current.analysis.prediction.durationSec <= LONGEST_TRAINED_SEC) return null;
  return (
    <div class="over-time">
      <h3 id="timeline-title">Over time</h3>
      {current.windows ? (
        <>
          <ol class="timeline" aria-labelledby="timeline-title">
            {current.windows.map((window) => (
              <Part key={window.startSec} window={window} />
            ))}
          </ol>
          <Meaning of="What the parts say">
            <p>
              Each part lasts about three seconds and is heard by itself, with what the parts before
              it tell of the voice. A question mark stands where the answer is not sure. Press a
              part to play it.
            </p>
          </Meaning>
        </>
      ) : (
        <p class="note timeline-place">Hearing it part by part.</p>
      )}
    </div>
  );
}

function Part({ window: { startSec, endSec, prediction } }: { readonly window: TimelineWindow }) {
  const { emotion, verdict, scores } = prediction ?? {};
  const heard = emotion ?? (prediction ? "no voice" : "silence");
  const score = emotion ? ` ${percent(scores?.[0]?.score ?? 0)}` : "";
  const isUnsure = verdict === "unsure";
  return (
    <li>
      <button
        type="button"
        data-emotion={heard}
        data-verdict={verdict}
        aria-label={`${clock(startSec)} to ${clock(endSec)}: ${heard}${score}${isUnsure ? ", unsure" : ""}. Play`}
        onClick={() => playPart(startSec, endSec)}
      >
        {emotion && <EmotionSign emotion={emotion} size={28} />}
        <span>
          {heard}
          {isUnsure && "?"}
        </span>
        <small>{clock(startSec)}</small>
      </button>
    </li>
  );
}
