/** Draws the next number of a uniform distribution over [0, 1). */
export type RandomGenerator = () => number;

/** A draw from the standard normal distribution (Box and Muller 1958, https://doi.org/10.1214/aoms/1177706645). */
export function drawNormal(random: RandomGenerator): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}
