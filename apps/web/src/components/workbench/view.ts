/** The stretch of a recording that is in view. */
export interface View {
  readonly fromSec: number;
  readonly toSec: number;
}

/** A few parts; less would say nothing more. */
const SHORTEST_VIEW_SEC = 15;

/** A view `factor` times as long, with `aroundSec` in its middle as far as the recording goes. */
export function zoom(
  { fromSec, toSec }: View,
  {
    factor,
    aroundSec,
    durationSec,
  }: { readonly factor: number; readonly aroundSec: number; readonly durationSec: number },
): View {
  const wanted = Math.max(SHORTEST_VIEW_SEC, factor * (toSec - fromSec));
  const length = Math.min(durationSec, wanted);
  return moveTo({ fromSec: 0, toSec: length }, { startSec: aroundSec - length / 2, durationSec });
}

/** A view of the same length that begins at `startSec`, as far as the recording goes. */
export function moveTo(
  { fromSec, toSec }: View,
  { startSec, durationSec }: { readonly startSec: number; readonly durationSec: number },
): View {
  const length = toSec - fromSec;
  const start = Math.min(durationSec - length, Math.max(0, startSec));
  return { fromSec: start, toSec: start + length };
}
