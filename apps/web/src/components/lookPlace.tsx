import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { type Entry, selected, shown } from "../state/entries.ts";

interface LookProps {
  readonly entry: Entry;
  readonly onClose: () => void;
}

/** What looks into clips, once it was asked for: its program is fetched then, for few need it. */
const component = signal<FunctionComponent<LookProps> | undefined>(undefined);
const isOpen = signal(false);
const problem = signal("");

async function open(): Promise<void> {
  problem.value = "";
  try {
    component.value ??= (await import("../look/look.tsx")).Look;
    isOpen.value = true;
  } catch {
    problem.value = "It could not be fetched. Check the connection and try again.";
  }
}

function close(): void {
  isOpen.value = false;
  document.getElementById("look-inside")?.focus();
}

/** The way into the clip that is shown. */
export function LookButton() {
  return (
    <>
      <button type="button" id="look-inside" aria-expanded={isOpen.value} onClick={open}>
        Look inside
      </button>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </>
  );
}

/** Where the inside of the clip that is shown stands, while somebody wants to see it. */
export function LookPlace() {
  const Component = component.value;
  const entry = selected.value;
  if (!isOpen.value || !Component || !entry || shown.value?.id !== entry.id) return null;
  return <Component entry={entry} onClose={close} />;
}
