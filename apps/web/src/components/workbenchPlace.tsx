import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { selected } from "../state/entries.ts";
import type { WorkbenchProps } from "./workbench/workbench.tsx";

/** Comes with the first long recording: most visits have none. */
const workbench = signal<FunctionComponent<WorkbenchProps> | undefined>(undefined);

/** Where a long recording that is chosen can be heard and seen over time. */
export function WorkbenchPlace() {
  const entry = selected.value;
  const recording = entry?.outcome.kind === "followed" ? entry.outcome.recording : undefined;
  useEffect(() => {
    if (!recording || workbench.value) return;
    void import("./workbench/workbench.tsx").then(({ Workbench }) => {
      workbench.value = Workbench;
    });
  }, [recording]);
  const Workbench = workbench.value;
  if (!entry || !recording || !Workbench) return null;
  return <Workbench key={entry.id} entry={entry} recording={recording} />;
}
