import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";

/** What trains, once it was asked for: its program is fetched then, for few need it. */
const component = signal<FunctionComponent | undefined>(undefined);
const problem = signal("");

async function open(): Promise<void> {
  problem.value = "";
  try {
    component.value ??= (await import("../train/train.tsx")).Train;
  } catch {
    problem.value = "It could not be fetched. Check the connection and try again.";
  }
}

/** Where a model can be trained by the clips of the table. */
export function TrainPlace() {
  const Component = component.value;
  return (
    <details
      class="meaning train-place"
      onToggle={({ currentTarget }) => currentTarget.open && open()}
    >
      <summary>Train a small model of your own</summary>
      {Component && <Component />}
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </details>
  );
}
