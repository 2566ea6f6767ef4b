import "../../styles/workbench.css";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RecordingAnalysis } from "../../engine/analysis.ts";
import { soundOf } from "../../engine/soundOf.ts";
import { correct } from "../../state/correcting.ts";
import type { Entry } from "../../state/entries.ts";
import { clock, sideName } from "../../words.ts";
import { download } from "../download.ts";
import { Meaning } from "../meaning.tsx";
import { LaneView } from "./laneView.tsx";
import { SaveTimeline } from "./saveTimeline.tsx";
import { usePlayback } from "./usePlayback.ts";
import { moveTo, type View } from "./view.ts";
import { Zoom } from "./zoom.tsx";

/** A long recording and what is heard in it. */
export interface WorkbenchProps {
  readonly entry: Entry;
  readonly recording: RecordingAnalysis;
}

/** A long recording to hear and to see over time. */
export function Workbench({ entry, recording }: WorkbenchProps) {
  const { durationSec, lanes } = recording;
  const view = useSignal<View>({ fromSec: 0, toSec: durationSec });
  const { time, isPlaying, problem, playPause, play, seek } = usePlayback(entry);
  const playFrom = (seconds: number) => {
    seek(seconds);
    play();
  };
  useEffect(() => {
    const { fromSec, toSec } = view.value;
    if (time.value < fromSec || time.value > toSec)
      view.value = moveTo(view.value, { startSec: time.value, durationSec });
  }, [time.value]);
  return (
    <section class="card workbench" aria-labelledby="workbench-title">
      <h2 id="workbench-title">Hear it back</h2>
      <div class="controls">
        <button type="button" class="primary" onClick={playPause}>
          {isPlaying.value ? "Pause" : "Play"}
        </button>
        <span>
          {clock(time.value)} / {clock(durationSec)}
        </span>
      </div>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      <Zoom {...{ view, lane: lanes[0], durationSec }} time={time.value} />
      {lanes.map((lane) => (
        <LaneView
          key={lane.side}
          title={lane.side ? `${sideName(lane.side)} over time` : "Over time"}
          {...{ lane, durationSec, seek, playFrom }}
          view={view.value}
          correct={(span, label) => correct(entry.id, { side: lane.side, span, label })}
          time={time.value}
        />
      ))}
      <SaveTimeline name={entry.name} recording={recording} />
      {entry.isTake && (
        <p class="actions">
          <button type="button" onClick={() => saveTake(entry)}>
            Save this take as WAV
          </button>
        </p>
      )}
      <Meaning of="What the picture and the parts say">
        <p>
          Grey is the loudness over time, and the band below it has the colour of what is heard.
          Each part of about three seconds is heard by itself, with what the parts before it tell of
          the voice; neighbours that sound alike are joined. A question mark stands where the answer
          is not sure. Press the picture or a part to play from there. Of the part that you pressed
          you can say what it is, if you know better: the answer, the table and what you save
          follow. Arousal and valence are what the scores of all emotions together say.
        </p>
      </Meaning>
    </section>
  );
}

async function saveTake({ name, open }: Entry): Promise<void> {
  download(`${name}.wav`, "audio/wav", soundOf(await open()));
}
