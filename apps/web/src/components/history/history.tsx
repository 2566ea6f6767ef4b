import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { announce } from "../../state/announcing.ts";
import { clearEntries, forgetSpeaker } from "../../state/hearing.ts";
import {
  keeping,
  keptSize,
  measureKept,
  startKeeping,
  stopKeeping,
  trouble,
  voiceNames,
} from "../../state/history/keeping.ts";
import { forgetTaught, taught } from "../../state/teaching.ts";
import { countOf, fileSize } from "../../words.ts";
import { Confirm } from "../confirm.tsx";

/** What is asked before it is done. */
type Question = "off" | "all";

/** Whether clips are kept in this browser: asked for by a switch, told how much, and deleted where they are. */
export function History() {
  const asked = useSignal<Question | undefined>(undefined);
  const opener = useRef<HTMLElement | null>(null);
  const isOn = keeping.value === "on";
  const ask = async (question: Question, from: HTMLElement) => {
    opener.current = from;
    await measureKept();
    if (!whatThereIs()) return stop(question);
    asked.value = question;
  };
  const close = () => {
    asked.value = undefined;
    opener.current?.focus();
  };
  const turn = (event: Event & { currentTarget: HTMLInputElement }) => {
    if (!isOn) return void startKeeping();
    event.currentTarget.checked = true; // until it is done
    void ask("off", event.currentTarget);
  };
  const stop = async (question: Question) => {
    await stopKeeping();
    if (question === "all") {
      clearEntries();
      await forgetSpeaker();
      if (taught.value) await forgetTaught();
    }
    announce("All that this page kept of your voice in this browser is deleted.");
  };
  return (
    <section
      class="history"
      aria-labelledby="history-title"
      aria-busy={keeping.value === "starting"}
    >
      <h3 id="history-title">For the next visit</h3>
      <label class="switch">
        <input
          type="checkbox"
          checked={keeping.value !== "off"}
          aria-describedby="history-what"
          onChange={turn}
        />
        Keep my clips in this browser
      </label>
      <p id="history-what" class="note">
        {isOn ? <WhatIsKept /> : <WhatWouldBeKept />}
      </p>
      {isOn && (
        <p class="actions">
          <button type="button" onClick={(event) => ask("all", event.currentTarget)}>
            Delete all
          </button>
        </p>
      )}
      {asked.value && (
        <Confirm
          key={asked.value}
          question={questionOf(asked.value)}
          yes="Delete"
          onYes={() => {
            const question = asked.value as Question;
            close();
            void stop(question);
          }}
          onNo={close}
        />
      )}
      {trouble.value && (
        <p class="problem" role="alert">
          {trouble.value}
        </p>
      )}
    </section>
  );
}

function WhatWouldBeKept() {
  return (
    <>
      Off: all is gone when the page is closed. On: the sound of each clip, what was heard in it,
      what you said it is and what you taught stay in this browser’s storage on this machine, and
      are sent nowhere. Whoever uses this browser can then hear them; what was taught can tell who
      speaks.
    </>
  );
}

function WhatIsKept() {
  return (
    <>
      Kept in this browser’s storage on this machine, and sent nowhere:{" "}
      {whatThereIs() || "nothing yet"}. Whoever uses this browser can hear it; “Clear” deletes the
      clips of the table here too.
    </>
  );
}

function questionOf(question: Question): string {
  const what = `Delete what is kept, ${whatThereIs()}?`;
  return question === "all"
    ? `${what} The table is emptied too. The program of the page itself stays, for use without a network.`
    : `${what} Nothing is kept from then on; the table stays until the page is closed.`;
}

/** Empty where there is nothing. */
function whatThereIs(): string {
  const { clips, bytes } = keptSize.value;
  const voices = voiceNames.value.length;
  return [
    ...(clips > 0 ? [`${countOf(clips, "clip")} (${fileSize(bytes)})`] : []),
    ...(voices > 0 ? [countOf(voices, "taught voice")] : []),
  ].join(" and ");
}
