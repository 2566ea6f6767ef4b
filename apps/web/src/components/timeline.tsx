import { LONGEST_TRAINED_SEC } from "../engine/analysis.ts";
import type { Shown } from "../state/entries.ts";
import { Meaning } from "./meaning.tsx";
import { Part } from "./part.tsx";
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
            {current.windows.map(({ startSec, endSec, prediction }) => (
              <Part
                key={startSec}
                {...{ startSec, endSec }}
                emotion={prediction?.emotion}
                verdict={prediction?.verdict}
                scores={prediction?.scores ?? []}
                otherwise={prediction ? "no voice" : "silence"}
                onPress={() => playPart(startSec, endSec)}
              />
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
