import type { Score, Verdict } from "@speech-emotion/model";
import { clock, percent } from "../words.ts";
import { EmotionSign } from "./emotionSign.tsx";

/** A part of a clip or a recording and what is heard in it; a press plays it. */
export function Part({
  startSec,
  endSec,
  emotion,
  verdict,
  scores,
  otherwise = "no voice",
  isChosen = false,
  onPress,
}: {
  readonly startSec: number;
  readonly endSec: number;
  readonly emotion: string | undefined;
  readonly verdict: Verdict | undefined;
  readonly scores: readonly Score[];
  /** What it is called where there is no emotion. */
  readonly otherwise?: string;
  readonly isChosen?: boolean;
  readonly onPress: () => void;
}) {
  const heard = emotion ?? otherwise;
  const isUnsure = verdict === "unsure";
  const own = scores.find(({ label }) => label === emotion);
  const score = own ? ` ${percent(own.score)}` : "";
  const doubt = isUnsure ? ", unsure" : "";
  return (
    <li>
      <button
        type="button"
        data-emotion={heard}
        data-verdict={verdict}
        aria-current={isChosen ? "true" : undefined}
        aria-label={`${clock(startSec)} to ${clock(endSec)}: ${heard}${score}${doubt}. Play`}
        onClick={onPress}
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
