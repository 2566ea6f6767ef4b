import { type Signal, signal } from "@preact/signals";
import type { FunctionComponent } from "preact";

type LiveComponent = FunctionComponent<{ readonly onClose: () => void }>;

/** Live listening, once it was asked for: its program is fetched then, for few need it. */
const component: Signal<LiveComponent | undefined> = signal(undefined);
const isOpen = signal(false);
const problem = signal("");

/** Listens to the microphone; does nothing where it listens already. */
async function openLive(): Promise<void> {
  problem.value = "";
  try {
    component.value ??= (await import("../live/live.tsx")).Live;
    if (isOpen.value) document.getElementById("live")?.focus();
    isOpen.value = true;
  } catch {
    problem.value = "It could not be fetched. Check the connection and try again.";
  }
}

function closeLive(): void {
  isOpen.value = false;
  document.getElementById("listen")?.focus();
}

/** The way into live listening. */
export function ListenButton() {
  return (
    <>
      <button type="button" id="listen" onClick={openLive}>
        Listen live
      </button>
      <p class="note">
        hears you as you go on, for as long as you like: up to four answers a second.
      </p>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </>
  );
}

/** Where it listens, while it does. */
export function LiveMode() {
  const Component = component.value;
  return isOpen.value && Component ? <Component onClose={closeLive} /> : null;
}
