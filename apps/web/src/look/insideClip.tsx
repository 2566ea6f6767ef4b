import type { FeaturePicture } from "../engine/analysis.ts";
import type { Entry } from "../state/entries.ts";
import { percent } from "../words.ts";
import { OcclusionTable } from "./occlusionTable.tsx";
import { Picture } from "./picture.tsx";
import { useInside } from "./useInside.ts";

const names: Readonly<Record<FeaturePicture["kind"], string>> = {
  mfcc: "40 MFCC, their slopes, the slopes' slopes, and loudness",
  encoder: "What the voice encoder says",
  attention: "How much each step counts: the network's attention",
};

/** One clip's inside, or how far it is seen. */
export function InsideClip({ entry, label }: { readonly entry: Entry; readonly label: string }) {
  const { inside, share, problem } = useInside(entry);
  const seen = inside.value;
  const progressId = `look-${entry.id}`;
  return (
    <article class="look-clip" aria-busy={!seen && !problem.value}>
      <h3>{entry.name}</h3>
      {problem.value ? (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      ) : !seen ? (
        <p class="looking">
          <label for={progressId}>Hearing it without each of its parts</label>
          <progress id={progressId} value={share.value} max={1} />
        </p>
      ) : (
        <>
          <p>
            {label}: {percent(seen.explanation.scores[seen.explanation.labels.indexOf(label)] ?? 0)}
          </p>
          <OcclusionTable inside={seen} label={label} />
          {seen.features.map((picture) => (
            <figure key={picture.kind}>
              <Picture image={picture} name={names[picture.kind]} />
              <figcaption class="note">{names[picture.kind]}</figcaption>
            </figure>
          ))}
        </>
      )}
    </article>
  );
}
