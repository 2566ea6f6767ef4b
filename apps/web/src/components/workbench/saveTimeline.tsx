import {
  joinSegments,
  type TimelineFormatName,
  timelineFormatNames,
  timelineFormats,
  writeTimeline,
} from "@speech-emotion/model";
import type { Lane } from "../../engine/analysis.ts";
import { download } from "../download.ts";
import { Meaning } from "../meaning.tsx";

/** Saves the parts of a recording, as they are shown, in formats of other programs. */
export function SaveTimeline({
  name,
  lanes,
}: {
  /** Of the recording. */
  readonly name: string;
  readonly lanes: readonly Lane[];
}) {
  const save = (format: TimelineFormatName) => {
    const channels = lanes.map(({ side, timeline }) => ({
      channel: side,
      segments: joinSegments(timeline.segments),
    }));
    const { extension, mediaType } = timelineFormats[format];
    const stem = name.replace(/\.\w{1,5}$/, "");
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
      </fieldset>
      <Meaning of="Which format is for what">
        <p>
          CSV and JSON have every part with all its scores, for a spreadsheet or a program. SRT and
          VTT are subtitles that players show over the recording, Praat and Audacity show theirs
          under its waveform: those name the parts in which somebody speaks.
        </p>
      </Meaning>
    </>
  );
}
