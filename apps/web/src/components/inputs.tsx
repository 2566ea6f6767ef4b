import { useRef } from "preact/hooks";
import { analyseFiles } from "../state/hearing.ts";
import { Examples } from "./examples.tsx";
import { ListenButton } from "./liveMode.tsx";
import { Record } from "./record.tsx";

/** Where clips come from: the microphone, files, examples. */
export function Inputs() {
  const picker = useRef<HTMLInputElement>(null);
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
          accept="audio/*,.wav,.mp3,.flac,.ogg,.m4a"
          multiple
          hidden
          onChange={({ currentTarget }) => {
            const files = [...(currentTarget.files ?? [])];
            currentTarget.value = ""; // the same file may be chosen again
            void analyseFiles(files);
          }}
        />
      </div>
      <Examples />
    </section>
  );
}
