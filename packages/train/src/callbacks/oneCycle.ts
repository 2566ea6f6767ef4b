/** Share of the training in which the rate rises. */
const RISE = 0.3;
/** The first rate in parts of the peak, and the last in parts of the first. */
const FIRST = 1 / 25;
const LAST = 1e-4;

/**
 * The one-cycle schedule: a rise to the peak, then a fall to almost nothing, both along a cosine (Smith and Topin 2018,
 * https://arxiv.org/abs/1708.07120, in the form of PyTorch's `OneCycleLR`).
 *
 * @param done share of the training's steps that are done, in [0, 1).
 */
export function oneCycle(done: number, peak: number): number {
  const first = FIRST * peak;
  return done < RISE
    ? cosine(first, peak, done / RISE)
    : cosine(peak, LAST * first, (done - RISE) / (1 - RISE));
}

function cosine(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
}
