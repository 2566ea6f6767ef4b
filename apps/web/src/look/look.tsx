import "./look.css";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { currentLabels } from "../components/currentLabels.ts";
import { Meaning } from "../components/meaning.tsx";
import { reveal } from "../components/reveal.ts";
import { type Entry, entries } from "../state/entries.ts";
import { InsideClip } from "./insideClip.tsx";

/** The inside of a clip: what its answer rests on, and its features; beside it that of another, if one is chosen. */
export function Look({ entry, onClose }: { readonly entry: Entry; readonly onClose: () => void }) {
  const section = useRef<HTMLElement>(null);
  const chosen = useSignal<string | undefined>(undefined);
  const otherId = useSignal<number | undefined>(undefined);
  useEffect(() => {
    const element = section.current as HTMLElement;
    element.focus({ preventScroll: true });
    reveal(element);
  }, []);
  const labels = [...currentLabels()].sort();
  const heard = entry.outcome.kind === "recognised" ? entry.outcome.prediction : undefined;
  const label =
    [chosen.value, heard?.emotion, heard?.scores[0]?.label].find(
      (name) => name !== undefined && labels.includes(name),
    ) ?? (labels[0] as string);
  const others = entries.value.filter(
    ({ id, outcome }) => id !== entry.id && outcome.kind === "recognised",
  );
  const other = others.find(({ id }) => id === otherId.value);
  return (
    <section
      ref={section}
      id="look"
      class="card look"
      aria-labelledby="look-title"
      data-emotion={label}
      tabIndex={-1}
    >
      <div class="look-head">
        <h2 id="look-title">What the answer rests on</h2>
        <label>
          What speaks for{" "}
          <select
            value={label}
            onChange={({ currentTarget }) => {
              chosen.value = currentTarget.value;
            }}
          >
            {labels.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {others.length > 0 && (
          <label>
            beside{" "}
            <select
              value={other?.id ?? ""}
              onChange={({ currentTarget: { value } }) => {
                otherId.value = value === "" ? undefined : Number(value);
              }}
            >
              <option value="">no other clip</option>
              {others.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
      <div class="look-clips">
        <InsideClip key={entry.id} entry={entry} label={label} />
        {other && <InsideClip key={other.id} entry={other} label={label} />}
      </div>
      <Meaning of="What the table and the pictures say">
        <p>
          Each cell is a stretch of time and a band of tones. It was made as quiet as that band is
          in pauses, and the clip was heard again: the number says by how many percentage points the
          emotion fell without it. Above 0 the cell speaks for the emotion, below 0 (hatched) it
          speaks against it, and the emotion would have needed it otherwise. The last row and column
          are without the whole stretch or band. Much may rest on no single cell: then all numbers
          are small.
        </p>
        <p>
          The spectrogram is as above. The pictures under it are the features, each row one of them
          over time, bright where it is above its own mean: 40 MFCC (the shape of the spectrum), how
          they change, how that changes, and loudness; and, where the model has one, what its voice
          encoder says.
        </p>
      </Meaning>
    </section>
  );
}
