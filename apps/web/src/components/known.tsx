import { currentLabels } from "./currentLabels.ts";
import { EmotionSign } from "./emotionSign.tsx";

/** What answers there are, for whoever has not heard one yet. */
export function Known() {
  const labels = currentLabels();
  return (
    <div class="known">
      <ul aria-label="Emotions that it knows">
        {labels.map((label) => (
          <li key={label} data-emotion={label}>
            <EmotionSign emotion={label} size={60} />
            {label}
          </li>
        ))}
      </ul>
      <p>
        Or that it is <strong>not sure</strong>, that the voice is{" "}
        <strong>unlike any that it learnt from</strong>, or that there is <strong>no voice</strong>{" "}
        at all.
      </p>
    </div>
  );
}
