import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { appearance } from "../components/appearance.ts";
import { EmotionSign } from "../components/emotionSign.tsx";
import { clock, percent } from "../words.ts";
import { drawRibbon, LANE_HEIGHT, MARKS_HEIGHT, spanOf } from "./drawRibbon.ts";
import { type LiveTake, sharesOf } from "./liveTake.ts";

const MOST_MARKS = 6;

/** What was heard in the last minutes, a lane an emotion, with the shares of the time and the marks. */
export function Ribbon({ take }: { readonly take: LiveTake }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const lanes = useRef<HTMLUListElement>(null);
  const { fromSec, toSec } = spanOf(take);
  const width = useSignal(0);
  const now = take.moments.at(-1);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      width.value = entry?.contentRect.width ?? 0;
    });
    observer.observe(canvas.current as HTMLElement);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const list = lanes.current as HTMLElement;
    const signs = [...list.querySelectorAll(".sign circle")];
    const { color, borderColor } = getComputedStyle(list);
    drawRibbon(canvas.current as HTMLCanvasElement, take, {
      lanes: signs.map((sign) => getComputedStyle(sign).stroke),
      text: color,
      line: borderColor,
    });
  }, [take, width.value, appearance.value]);
  return (
    <div class="ribbon">
      <div class="lanes-box" style={{ paddingTop: `${MARKS_HEIGHT}px` }}>
        <ul
          ref={lanes}
          class="lanes"
          aria-label="What it hears now"
          style={{ lineHeight: `${LANE_HEIGHT}px` }}
        >
          {take.labels.map((label) => (
            <li key={label} data-emotion={label}>
              <EmotionSign emotion={label} size={20} />
              <span>{label}</span>
              <span class="score">
                {now?.scores.length
                  ? percent(now.scores.find((score) => score.label === label)?.score ?? 0)
                  : "–"}
              </span>
            </li>
          ))}
          <li>
            <span class="voice-lane">speaking</span>
            <span class="score">{now ? (now.isVoice ? "yes" : "no") : "–"}</span>
          </li>
        </ul>
        <canvas
          ref={canvas}
          role="img"
          aria-label="What was heard over the last minutes, a lane an emotion"
        />
      </div>
      <p class="axis note" aria-hidden="true">
        <span>{clock(fromSec)}</span>
        <span>{clock(toSec)}</span>
      </p>
      <p class="note">{describeShares(take)}</p>
      <p class="note">{describeMarks(take)}</p>
    </div>
  );
}

function describeShares(take: LiveTake): string {
  if (take.moments.length === 0) return "Nothing is heard yet.";
  const shares = sharesOf(take).map(({ heard, share }) => `${heard} ${percent(share)}`);
  return `So far: ${shares.join(", ")}.`;
}

function describeMarks({ marks }: LiveTake): string {
  if (marks.length === 0) return "No marks yet.";
  const last = marks
    .slice(-MOST_MARKS)
    .map(({ number, timeSec }) => `${number} at ${clock(timeSec)}`);
  return `${marks.length > MOST_MARKS ? "Last marks" : "Marks"}: ${last.join(", ")}.`;
}
