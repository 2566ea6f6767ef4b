import { download } from "../components/download.ts";
import { Meaning } from "../components/meaning.tsx";
import { ask } from "../engine/engine.ts";
import { LIVE_WINDOW_SEC, LONGEST_KEPT_SEC } from "../engine/liveMoment.ts";
import { toCsv, toJson } from "./liveTimeline.ts";
import type { useLive } from "./useLive.ts";

/** What is kept, to save, and what it means. */
export function LiveSaving({
  live: { take, number, problem },
}: {
  readonly live: Pick<ReturnType<typeof useLive>, "take" | "number" | "problem">;
}) {
  const isNothing = take.value.moments.length === 0;
  const name = `Live ${number.value}`;
  const saveSound = async () => {
    try {
      download(`${name}.wav`, "audio/wav", await ask((engine) => engine.saveListened()));
    } catch (error) {
      problem.value = (error as Error).message;
    }
  };
  return (
    <>
      <p class="actions">
        <button type="button" disabled={isNothing} onClick={saveSound}>
          Save sound as WAV
        </button>
        <button
          type="button"
          disabled={isNothing}
          onClick={() => download(`${name}.csv`, "text/csv", toCsv(take.value))}
        >
          Save timeline as CSV
        </button>
        <button
          type="button"
          disabled={isNothing}
          onClick={() => download(`${name}.json`, "application/json", toJson(take.value))}
        >
          Save timeline as JSON
        </button>
      </p>
      <Meaning of="What live means">
        <p>
          Up to four times a second the last {LIVE_WINDOW_SEC} seconds are heard, with what was
          heard before of the voice; what is shown is the mean of the last second and a half, so
          that it does not flicker. So it follows the voice by a second or two.
        </p>
        <p>
          A lane's bar is the higher, the more of its belief the network gives to that emotion, and
          pale where it is not sure. The last {LONGEST_KEPT_SEC / 60} minutes are kept in this page,
          sound and timeline alike, until it is closed or starts anew; older ones are forgotten.
          Nothing leaves the machine.
        </p>
      </Meaning>
    </>
  );
}
