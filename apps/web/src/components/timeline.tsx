import type { TimelineWindow } from "../engine/analysis.ts";
import { clock, percent } from "../words.ts";
import { EmotionSign } from "./emotionSign.tsx";
import { playPart } from "./playback.ts";

/** What is heard in each part of a long clip; a click plays the part. */
export function Timeline({ windows }: { readonly windows: readonly TimelineWindow[] }) {
  if (windows.length === 0)
    return <p class="note timeline-place">Clips of more than 6 s get a timeline here.</p>;
  return (
    <div class="timeline-place">
      <h3 id="timeline-title">Over time</h3>
      <ol class="timeline" aria-labelledby="timeline-title">
        {windows.map(({ startSec, endSec, prediction }) => {
          const { emotion, verdict, scores } = prediction ?? {};
          const heard = emotion ?? (prediction ? "no voice" : "silence");
          const score = emotion ? ` ${percent(scores?.[0]?.score ?? 0)}` : "";
          const doubt = verdict === "unsure" ? ", unsure" : "";
          return (
            <li key={startSec}>
              <button
                type="button"
                data-emotion={heard}
                data-verdict={verdict}
                aria-label={`${clock(startSec)} to ${clock(endSec)}: ${heard}${score}${doubt}. Play`}
                onClick={() => playPart(startSec, endSec)}
              >
                {emotion && <EmotionSign emotion={emotion} size={28} />}
                <span>
                  {heard}
                  {doubt && " ?"}
                </span>
                <small>{clock(startSec)}</small>
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
