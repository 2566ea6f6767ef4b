import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { examples } from "../examples.ts";
import { analyseFiles, analyseUrl } from "../state.ts";
import { Record } from "./record.tsx";

/** Where clips come from: files, the microphone, examples. */
export function Inputs() {
  const over = useSignal(false);
  const picker = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    over.value = false;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) void analyseFiles(files);
  };
  return (
    <section class="card" aria-labelledby="inputs-title">
      <h2 id="inputs-title">A voice</h2>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra, the button inside does the same */}
      <div
        class={over.value ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          over.value = true;
        }}
        onDragLeave={() => {
          over.value = false;
        }}
        onDrop={drop}
      >
        <button type="button" class="primary" onClick={() => picker.current?.click()}>
          Upload
        </button>
        <p>
          or drop files here: WAV, MP3, FLAC, OGG, M4A.
          <br />
          Several at once are compared below.
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
      <Record />
      <div class="examples">
        <h3 id="examples-title">Examples</h3>
        <ul aria-labelledby="examples-title">
          {examples.map(({ title, file }) => (
            <li key={file}>
              <button type="button" onClick={() => analyseUrl(`Example: ${title}`, `./${file}`)}>
                {title}
              </button>
            </li>
          ))}
        </ul>
        <p class="note">
          Voices made by a program. The network learnt from people, so its answers to these only
          show how the page works.
        </p>
      </div>
    </section>
  );
}
