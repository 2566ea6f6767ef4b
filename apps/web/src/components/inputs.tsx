import type { TargetedEvent } from "preact";
import { useRef } from "preact/hooks";
import { chosenFiles } from "../imports/foundFile.ts";
import { openFound } from "../state/importing.ts";
import { Examples } from "./examples.tsx";
import { ImportReport } from "./importReport.tsx";
import { ListenButton } from "./liveMode.tsx";
import { Record } from "./record.tsx";

/** Where clips come from: the microphone, files, examples. */
export function Inputs() {
  const picker = useRef<HTMLInputElement>(null);
  const folderPicker = useRef<HTMLInputElement>(null);
  const openChosen = ({ currentTarget }: TargetedEvent<HTMLInputElement>) => {
    const files = chosenFiles(currentTarget.files ?? []);
    currentTarget.value = ""; // the same may be chosen again
    void openFound(files);
  };
  return (
    <section class="card inputs" aria-labelledby="inputs-title">
      <h2 id="inputs-title">Your voice</h2>
      <Record />
      <div class="files">
        <ListenButton />
      </div>
      <div class="files">
        <button type="button" onClick={() => picker.current?.click()}>
          Open files
        </button>
        <p class="note">
          or drop them anywhere, or paste them: WAV of any length, and MP3, FLAC, OGG, M4A of up to
          ten minutes. Several at once are compared.
        </p>
        <input
          ref={picker}
          id="files"
          type="file"
          accept="audio/*,.wav,.mp3,.flac,.ogg,.m4a,.csv,.tsv,.jsonl,.ndjson"
          multiple
          hidden
          onChange={openChosen}
        />
      </div>
      <div class="files">
        <button type="button" onClick={() => folderPicker.current?.click()}>
          Open a folder
        </button>
        <p class="note">
          or drop one: all its sound files. A manifest among them (CSV or JSON Lines with path and
          label), folders named after emotions, or the file names of a known corpus say what they
          are.
        </p>
        <input
          ref={folderPicker}
          id="folder"
          type="file"
          {...{ webkitdirectory: true }}
          hidden
          onChange={openChosen}
        />
      </div>
      <ImportReport />
      <Examples />
    </section>
  );
}
