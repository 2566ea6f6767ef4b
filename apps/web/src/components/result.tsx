import { engineState } from "../engine/engine.ts";
import { selected, shown, taught } from "../state.ts";
import { describeAffect, describeAnswer, percent } from "../words.ts";
import { EmotionSign } from "./emotionSign.tsx";
import { Timeline } from "./timeline.tsx";

/** What the shipped model hears, until the model that is loaded says it. */
const usualLabels = ["angry", "calm", "disgust", "fearful", "happy", "neutral", "sad", "surprised"];

/** What is heard in the chosen clip. All its states take the same room. */
export function Result() {
  const entry = selected.value;
  const outcome = entry?.outcome;
  const current = shown.value?.id === entry?.id ? shown.value : undefined;
  const prediction = outcome?.kind === "recognised" ? outcome.prediction : undefined;
  const state = engineState.value;
  // In an order of their own, so that no row moves from clip to clip.
  const own = state.stage === "ready" ? state.labels : usualLabels;
  const labels = taught.value?.helps ? taught.value.labels : own;
  const emotion = prediction?.emotion;
  const affect = prediction && emotion ? describeAffect(prediction) : "";
  const scoreOf = (wanted: string) =>
    prediction?.scores.find(({ label }) => label === wanted)?.score ?? 0;
  return (
    <section
      id="result"
      class="card result"
      aria-labelledby="result-title"
      aria-busy={outcome?.kind === "waiting"}
      data-emotion={emotion}
      data-verdict={prediction?.verdict}
      tabIndex={-1}
    >
      <h2 id="result-title">{entry ? entry.name : "What is heard"}</h2>
      <div class="verdict" aria-live="polite">
        {outcome?.kind === "refused" ? (
          <p class="problem" role="alert">
            {outcome.message}
          </p>
        ) : prediction ? (
          <>
            <EmotionSign emotion={emotion ?? "neutral"} size={96} />
            <div>
              <p class="emotion">
                {emotion ?? "no voice"}
                {prediction.verdict === "unsure" && "?"}
              </p>
              <p>{describeAnswer(prediction)}</p>
              {affect && <p>{affect}</p>}
              {current?.analysis.heardTakes !== undefined && current.analysis.heardTakes > 0 && (
                <p class="note">
                  Compared with {current.analysis.heardTakes === 1 ? "the take" : "the takes"}{" "}
                  before
                </p>
              )}
              {prediction.notes.map(({ kind, text }) => (
                <p key={kind} class="note">
                  {text}
                </p>
              ))}
            </div>
          </>
        ) : (
          <>
            <EmotionSign emotion="neutral" size={96} />
            <div>
              <p class="emotion pending">{entry ? "listening" : "nothing yet"}</p>
              <p>
                {entry
                  ? state.stage === "loading"
                    ? "The recogniser is still loading."
                    : "One moment."
                  : "Upload a clip, record one, or take an example."}
              </p>
            </div>
          </>
        )}
      </div>
      <ul class="scores" aria-label="Score of each emotion">
        {labels.map((label) => (
          <li key={label} data-emotion={label}>
            <EmotionSign emotion={label} size={24} />
            <span>{label}</span>
            <span class="bar" aria-hidden="true">
              <span style={{ transform: `scaleX(${emotion ? scoreOf(label) : 0})` }} />
            </span>
            <output>{emotion ? percent(scoreOf(label)) : "–"}</output>
          </li>
        ))}
      </ul>
      <Timeline windows={current?.windows ?? []} />
      <dl class="facts">
        <div>
          <dt>Length</dt>
          <dd>{prediction ? `${prediction.durationSec.toFixed(1)} s` : "–"}</dd>
        </div>
        <div>
          <dt>Heard in</dt>
          <dd>{current ? `${Math.round(current.analysis.analysisMs)} ms` : "–"}</dd>
        </div>
        <div>
          <dt>Choice to scores</dt>
          <dd>{current ? `${Math.round(current.totalMs)} ms` : "–"}</dd>
        </div>
        <div>
          <dt>Model</dt>
          <dd>
            <a href="./model/card.html">Model card</a>
          </dd>
        </div>
      </dl>
    </section>
  );
}
