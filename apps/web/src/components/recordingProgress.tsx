import type { Entry, Progress } from "../state/entries.ts";
import { stopFollowing } from "../state/following.ts";
import { clock } from "../words.ts";
import { EmotionSign } from "./emotionSign.tsx";

/** How far a long recording was heard, and how to stop it. */
export function RecordingProgress({
  entry,
  progress: { heardSec, durationSec },
}: {
  readonly entry: Entry;
  readonly progress: Progress;
}) {
  return (
    <>
      <div class="answer">
        <EmotionSign emotion="listening" size={96} />
        <div>
          <p class="emotion pending">listening</p>
          <label for="heard">
            Heard {clock(heardSec)} of {clock(durationSec)}
          </label>
          <progress id="heard" value={heardSec} max={durationSec} />
        </div>
      </div>
      <button type="button" onClick={() => stopFollowing(entry)}>
        Stop hearing it
      </button>
    </>
  );
}
