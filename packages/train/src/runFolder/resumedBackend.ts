import type { BackendName } from "@speech-emotion/model";
import { TrainError } from "../errors.ts";
import type { RunConfig } from "./runFolder.ts";

/**
 * The backend that a run goes on with, which is its own: on another one the same seed would end in other weights.
 *
 * @param wanted what the caller names; `auto` leaves it to the run.
 * @throws {TrainError} when another one is named.
 */
export function resumedBackend(
  { backend }: Pick<RunConfig, "backend">,
  wanted: BackendName = "auto",
): RunConfig["backend"] {
  if (wanted === "auto" || wanted === backend) return backend;
  throw new TrainError({
    code: "resume-differs",
    expected: `the ${backend} backend, on which the run began`,
    found: wanted,
    advice: "leave the backend out, or train anew",
  });
}
