import { type Signal, signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { entries } from "../../state/entries.ts";

type ReportComponent = FunctionComponent<{ readonly onClose: () => void }>;

/** The report, once it was asked for: its program is fetched then. */
const component: Signal<ReportComponent | undefined> = signal(undefined);
const isOpen = signal(false);
const problem = signal("");

async function openReport(): Promise<void> {
  problem.value = "";
  try {
    component.value ??= (await import("./report.tsx")).Report;
    isOpen.value = true;
  } catch {
    problem.value = "The report could not be fetched. Check the connection and try again.";
  }
}

function closeReport(): void {
  isOpen.value = false;
  requestAnimationFrame(() => document.getElementById("open-report")?.focus()); // once the page is back
}

/** The way to the report. */
export function ReportButton() {
  return (
    <>
      <button type="button" id="open-report" onClick={openReport}>
        Report to print
      </button>
      {problem.value && (
        <span class="problem" role="alert">
          {problem.value}
        </span>
      )}
    </>
  );
}

/** Where the report stands, in the place of all else, while it is open. */
export function ReportPlace() {
  const Component = component.value;
  if (!isOpen.value || !Component || entries.value.length === 0) return null;
  return <Component onClose={closeReport} />;
}
