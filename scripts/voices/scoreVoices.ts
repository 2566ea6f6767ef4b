import type { NotedTimeline } from "@speech-emotion/model";
import type { Conversation } from "./makeConversation.ts";

const STEP_SEC = 0.1;

/**
 * Share of the time that is told to be of its voice, by the numbering that fits best; what is told to be of nobody is wrong, but
 * clips begin and end with silence.
 */
export function scoreVoices(
  { segments, durationSec }: NotedTimeline,
  { clips }: Conversation,
): number {
  const right = [0, 0];
  let told = 0;
  for (let timeSec = STEP_SEC / 2; timeSec < durationSec; timeSec += STEP_SEC) {
    const segment = segments.find(
      ({ startSec, endSec }) => startSec <= timeSec && timeSec < endSec,
    );
    if (segment?.voice === undefined) continue;
    const { voice } = clips.findLast(({ startSec }) => startSec <= timeSec)!;
    told++;
    right[segment.voice === voice ? 0 : 1]!++;
  }
  return Math.max(...right) / told;
}
