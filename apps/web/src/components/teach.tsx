import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { voiceNames } from "../state/history/keeping.ts";
import {
  changeVoice,
  forgetTaught,
  lessons,
  loadTaught,
  renameTaught,
  saveTaught,
  taught,
  taughtName,
  teach,
} from "../state/teaching.ts";
import { describeTaught } from "../words.ts";
import { Confirm } from "./confirm.tsx";
import { download } from "./download.ts";
import { TaughtVoices } from "./history/taughtVoices.tsx";
import { Meaning } from "./meaning.tsx";

/** Teaches by the clips of the table that are labelled. */
export function Teach() {
  const busy = useSignal(false);
  const problem = useSignal("");
  const isAsked = useSignal(false);
  const isKept = voiceNames.value.includes(taughtName.value);
  const forget = useRef<HTMLButtonElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const count = lessons.value.length;
  const labels = new Set(lessons.value.map(({ label }) => label)).size;
  const run = async (work: () => Promise<void>) => {
    busy.value = true;
    problem.value = "";
    await work().catch((error: Error) => {
      problem.value = error.message;
    });
    busy.value = false;
  };
  return (
    <div class="teach" aria-busy={busy.value}>
      <h3>Teach it this voice</h3>
      <p class="note">
        Write in the table what some of the clips are, in its words or your own: two different ones,
        better two clips or more of each. From then on it answers with these.
      </p>
      <p class="actions">
        <button
          type="button"
          class="primary"
          disabled={labels < 2 || busy.value}
          onClick={() => run(teach)}
        >
          {labels < 2 ? "Teach" : `Teach by ${count} clips`}
        </button>
        <button
          type="button"
          disabled={!taught.value?.helps || busy.value}
          onClick={() =>
            run(async () =>
              download(`${taughtName.value}.json`, "application/json", await saveTaught()),
            )
          }
        >
          Save what was taught
        </button>
        <button type="button" disabled={busy.value} onClick={() => picker.current?.click()}>
          Load
        </button>
        <button
          type="button"
          ref={forget}
          disabled={!taught.value || busy.value}
          onClick={() => {
            if (isKept) isAsked.value = true;
            else void run(forgetTaught);
          }}
        >
          Forget
        </button>
        <input
          ref={picker}
          id="taught-file"
          type="file"
          accept="application/json,.json"
          hidden
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file) void run(() => loadTaught(file));
            currentTarget.value = "";
          }}
        />
      </p>
      {isAsked.value && (
        <Confirm
          question={`Delete “${taughtName.value}”, which is kept in this browser?`}
          yes="Delete"
          onYes={() => {
            isAsked.value = false;
            void run(forgetTaught);
          }}
          onNo={() => {
            isAsked.value = false;
            forget.current?.focus();
          }}
        />
      )}
      <TaughtVoices
        isBusy={busy.value}
        change={(name) => run(() => changeVoice(name))}
        rename={(name) => run(() => renameTaught(name))}
      />
      <p class="taught">
        {busy.value ? "Hearing all clips again." : taught.value ? describeTaught(taught.value) : ""}
      </p>
      <Meaning of="What teaching does">
        <p>
          The network stays as it is; what is learnt from your clips is a small layer on top, gone
          when the page is closed unless you keep or save it. Where a label has two clips or more,
          each is left out in turn and answered by what the others taught: the two percentages are
          how many of them were right, before and after.
        </p>
      </Meaning>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </div>
  );
}
