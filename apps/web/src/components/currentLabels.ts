import { engineState } from "../engine/engine.ts";
import { taught } from "../state/teaching.ts";

/** What the shipped model hears, until the model that is loaded says it. */
const usualLabels = ["angry", "calm", "disgust", "fearful", "happy", "neutral", "sad", "surprised"];

/** What is told apart now: as taught, or by the model. */
export function currentLabels(): readonly string[] {
  if (taught.value?.helps) return taught.value.labels;
  const state = engineState.value;
  return state.stage === "ready" ? state.labels : usualLabels;
}
