import type { ComponentChildren } from "preact";
import { percent } from "../words.ts";
import type { EpochScores } from "./learnModel.ts";

const WIDTH = 100;
const HEIGHT = 40;

/** How a training goes, epoch after epoch, of as many as there will be. */
export function Curves({
  history,
  epochs,
}: {
  readonly history: readonly EpochScores[];
  readonly epochs: number;
}) {
  const last = history.at(-1);
  const highest = Math.max(0.1, ...history.flatMap(({ trainLoss, loss }) => [trainLoss, loss]));
  const line = (value: (scores: EpochScores) => number, most: number) =>
    history
      .map((scores) => {
        const x = epochs > 1 ? ((scores.epoch - 1) / (epochs - 1)) * WIDTH : WIDTH / 2;
        return `${x.toFixed(2)},${(HEIGHT - (value(scores) / most) * HEIGHT).toFixed(2)}`;
      })
      .join(" ");
  return (
    <div class="curves">
      <figure>
        <Plot name={`Loss of ${history.length} epochs`}>
          <polyline class="learnt" points={line(({ trainLoss }) => trainLoss, highest)} />
          <polyline points={line(({ loss }) => loss, highest)} />
        </Plot>
        <figcaption>
          Loss, from 0 to {highest.toFixed(1)}: dashed of the clips it learns from
          {last && `, ${last.trainLoss.toFixed(2)} now`}; whole of those that judge it
          {last && `, ${last.loss.toFixed(2)} now`}
        </figcaption>
      </figure>
      <figure>
        <Plot name={`Accuracy of ${history.length} epochs`}>
          <polyline points={line(({ accuracy }) => accuracy, 1)} />
        </Plot>
        <figcaption>
          Right, from 0 to 100 %, of the clips that judge it
          {last && `: ${percent(last.accuracy)} now`}
        </figcaption>
      </figure>
    </div>
  );
}

function Plot({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={name}>
      {children}
    </svg>
  );
}
