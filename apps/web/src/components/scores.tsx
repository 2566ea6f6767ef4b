import type { Prediction } from "@speech-emotion/model";
import { percent } from "../words.ts";
import { currentLabels } from "./currentLabels.ts";
import { EmotionSign } from "./emotionSign.tsx";
import { Meaning } from "./meaning.tsx";

/** How likely each emotion is, in an order of their own, so that no row moves from clip to clip; nothing without a voice. */
export function Scores({ prediction }: { readonly prediction: Prediction | undefined }) {
  if (prediction && prediction.emotion === undefined) return null;
  const labels = currentLabels();
  const scoreOf = (wanted: string) =>
    prediction?.scores.find(({ label }) => label === wanted)?.score ?? 0;
  return (
    <>
      <ul class="scores" aria-label="Score of each emotion">
        {labels.map((label) => (
          <li key={label} data-emotion={label}>
            <EmotionSign emotion={label} size={24} />
            <span>{label}</span>
            <span class="bar" aria-hidden="true">
              <span style={{ width: percent(scoreOf(label)).replace(" ", "") }} />
            </span>
            <span class="score">{prediction ? percent(scoreOf(label)) : "–"}</span>
          </li>
        ))}
      </ul>
      <Meaning of="What the percentages mean">
        <p>
          How the network divides its belief among what it knows; together they are 100 %. They say
          nothing of how strong an emotion is, and nothing of what it does not know.
        </p>
        <p>
          How far to rely on the first one is said above. “Sure”, “likely” and “not sure” were
          measured on voices that the network had never heard: the{" "}
          <a href="./model/card.html">model card</a> says how many of each were right.
        </p>
      </Meaning>
    </>
  );
}
