import {
  joinSegments,
  type TimelineFormatName,
  timelineFormatNames,
  timelineFormats,
  writeTimeline,
} from "@speech-emotion/model";
import { useRef } from "preact/hooks";
import type { RecordingAnalysis } from "../../engine/analysis.ts";
import { download } from "../download.ts";
import { Meaning } from "../meaning.tsx";
import { emotionColours } from "./emotionColours.ts";
import { drawTimelinePicture } from "./timelinePicture.ts";
import { toPng } from "./toPng.ts";

/** Saves the parts of a recording, as they are shown, in formats of other programs. */
export function SaveTimeline({
  name,
  recording: { lanes, durationSec },
}: {
  /** Of the recording. */
  readonly name: string;
  readonly recording: RecordingAnalysis;
}) {
  const legend = useRef<HTMLSpanElement>(null);
  const stem = name.replace(/\.\w{1,5}$/, "");
  const draw = () => {
    const colourOf = emotionColours(legend.current as HTMLElement);
    return drawTimelinePicture({ name, durationSec, lanes, colourOf }).svg;
  };
  const savePng = async () => download(`${stem}.png`, "image/png", await toPng(draw()));
  const save = (format: TimelineFormatName) => {
    const channels = lanes.map(({ side, timeline }) => ({
      channel: side,
      segments: joinSegments(timeline.segments),
    }));
    const { extension, mediaType } = timelineFormats[format];
    download(`${stem}${extension}`, mediaType, writeTimeline(channels, format));
  };
  return (
    <>
      <h3 id="save-title">Save timeline as</h3>
      <fieldset class="actions saving" aria-labelledby="save-title">
        {timelineFormatNames.map((format) => (
          <button key={format} type="button" onClick={() => save(format)}>
            {timelineFormats[format].title}
          </button>
        ))}
        <button type="button" onClick={savePng}>
          PNG picture
        </button>
        <button type="button" onClick={() => download(`${stem}.svg`, "image/svg+xml", draw())}>
          SVG picture
        </button>
        <span ref={legend} class="legend on-white" hidden />
      </fieldset>
      <Meaning of="Which format is for what">
        <p>
          CSV and JSON have every part with all its scores, for a spreadsheet or a program. SRT and
          VTT are subtitles that players show over the recording, Praat and Audacity show theirs
          under its waveform: those name the parts in which somebody speaks. The pictures show all
          of the recording on white, PNG for a document, SVG to be enlarged or changed.
        </p>
      </Meaning>
    </>
  );
}
