import type { ClipRow } from "../clipRows.ts";
import { type RowScores, scoreRows } from "../scoreRows.ts";
import { percent } from "../words.ts";
import { EmotionSign } from "./emotionSign.tsx";
import { Meaning } from "./meaning.tsx";

/** How often the answers are what the clips were said to be, once that was said of two. */
export function Confusion({ rows }: { readonly rows: readonly ClipRow[] }) {
  const scores = scoreRows(rows);
  if (!scores) return null;
  const { clips, accuracy, uar } = scores;
  const right = Math.round(accuracy * clips);
  return (
    <section class="confusion" aria-labelledby="confusion-title">
      <h3 id="confusion-title">How often it is right</h3>
      <p>
        {right} of {clips} labelled clips: <strong>{percent(accuracy)}</strong> accuracy. Mean over
        the labels, each counting the same: <strong>{percent(uar)}</strong> (UAR).
      </p>
      <ConfusionTable scores={scores} name="Confusion matrix" />
      <Meaning of="What rows, columns and percentages mean">
        <p>
          A row has the clips that are something, as you or a manifest said, and its columns what
          was heard in them: how many, and which share of the row. Right is the share on the
          diagonal, the accuracy of that label. Where some labels have many more clips than others,
          accuracy is mostly theirs; UAR, the unweighted average recall, is the mean of Right over
          all labels. Of a filtered table the shown clips count. Clips that it was taught by are no
          fair test.
        </p>
      </Meaning>
    </section>
  );
}

interface CellProps {
  readonly count: number;
  /** Of its row. */
  readonly share: number;
  readonly isRight: boolean;
}

/** What clips are, row by row, and what was heard in them. */
export function ConfusionTable({
  scores: { labels, classes, confusion },
  name,
}: {
  readonly scores: RowScores;
  readonly name: string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, by keyboard as well
    <section class="scroll confusion-table" aria-label={name} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">It is</th>
            {labels.map((label) => (
              <th key={label} scope="col">
                <span class="unseen">heard as </span>
                {label}
              </th>
            ))}
            <th scope="col">Right</th>
          </tr>
        </thead>
        <tbody>
          {classes.map(({ label, recall, support }, k) =>
            support === 0 ? null : (
              <tr key={label}>
                <th scope="row">
                  <EmotionSign emotion={label} size={20} /> {label}
                </th>
                {(confusion[k] as readonly number[]).map((count, heard) => (
                  <Cell
                    key={labels[heard]}
                    {...{ count, share: count / support, isRight: heard === k }}
                  />
                ))}
                <td>{percent(recall)}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ count, share, isRight }: CellProps) {
  return (
    <td class={isRight ? "right" : undefined} style={{ "--share": share.toFixed(3) }}>
      {count}
      {count > 0 && <small> {percent(share)}</small>}
    </td>
  );
}
