import type { Inside } from "../engine/analysis.ts";
import { SpectrogramPicture } from "./picture.tsx";

/** Percentage points that are as strong as a cell gets; fewer where the strongest cell has fewer. */
const STRONGEST = 20;

/** The spectrogram; under it how far an emotion falls without each stretch and band, high tones at the top, and last without the whole. */
export function OcclusionTable({
  inside,
  label,
}: {
  readonly inside: Inside;
  readonly label: string;
}) {
  const { labels, timesSec, bandsHz, drops, stretchDrops, bandDrops } = inside.explanation;
  const at = labels.indexOf(label);
  const [stretches, bands] = [timesSec.length - 1, bandsHz.length - 1];
  const pointsIn = (of: Float32Array, row: number) => 100 * (of[row * labels.length + at] ?? 0);
  const points = Array.from({ length: stretches * bands }, (_, row) => pointsIn(drops, row));
  const most = Math.min(STRONGEST, Math.max(1, ...points.map(Math.abs)));
  const times = Array.from({ length: stretches }, (_, t) => t);
  const highFirst = Array.from({ length: bands }, (_, b) => bands - 1 - b);
  return (
    <div class="scroll occlusion" style={{ "--stretches": stretches }}>
      <SpectrogramPicture {...inside} />
      <table>
        <caption>Points that {label} falls by without this part</caption>
        <thead>
          <tr>
            <th scope="col">Hz, s</th>
            {times.map((t) => (
              <th key={t} scope="col">
                {(timesSec[t] as number).toFixed(1)}
              </th>
            ))}
            <th scope="col">band</th>
          </tr>
        </thead>
        <tbody>
          {highFirst.map((b) => (
            <tr key={b}>
              <th scope="row">{Math.round(bandsHz[b] as number)}</th>
              {times.map((t) => (
                <Cell key={t} points={points[t * bands + b] as number} most={most} />
              ))}
              <Cell points={pointsIn(bandDrops, b)} most={STRONGEST} />
            </tr>
          ))}
          <tr>
            <th scope="row">all</th>
            {times.map((t) => (
              <Cell key={t} points={pointsIn(stretchDrops, t)} most={STRONGEST} />
            ))}
            <td />
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Cell({ points, most }: { readonly points: number; readonly most: number }) {
  const rounded = Math.round(points);
  const strength = Math.min(1, Math.abs(points) / most);
  return (
    <td
      class={rounded < 0 ? "against" : "for"}
      style={{ "--strength": `${Math.round(100 * strength)}%` }}
    >
      {rounded === 0 ? "0" : String(rounded).replace("-", "\u2212")}
    </td>
  );
}
