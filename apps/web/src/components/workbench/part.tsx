import type { Segment } from "@speech-emotion/model";
import { clock, percent } from "../../words.ts";
import { EmotionSign } from "../emotionSign.tsx";

/** A part of a recording: a press plays from there and chooses it. */
export function Part({
  part: { startSec, endSec, emotion, verdict, scores },
  isChosen,
  choose,
}: {
  readonly part: Segment;
  readonly isChosen: boolean;
  readonly choose: () => void;
}) {
  const heard = emotion ?? "no voice";
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
        onClick={choose}
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
