import { engineState, startEngine } from "../engine/engine.ts";
import { percent } from "../words.ts";

/** How far the model is loaded; gone from sight, not from the layout, when it is there. */
export function EngineBanner() {
  const state = engineState.value;
  if (state.stage === "failed")
    return (
      <div class="banner failed" role="alert">
        <p>
          <strong>The recogniser could not be loaded.</strong> {state.message}
        </p>
        <button type="button" onClick={() => startEngine()}>
          Try again
        </button>
      </div>
    );
  const share = state.stage === "ready" ? 1 : state.share;
  return (
    <div class={`banner ${state.stage}`}>
      <label for="loading">
        {state.stage === "ready"
          ? "The recogniser is ready."
          : `Loading the recogniser: ${percent(share)}`}
      </label>
      <progress id="loading" value={share} max={1} />
    </div>
  );
}
