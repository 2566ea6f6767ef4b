/** From silence to loudest: dark blue, violet, orange, pale yellow. */
const STOPS = [
  [14, 12, 36],
  [75, 28, 109],
  [190, 55, 84],
  [249, 142, 8],
  [252, 250, 190],
] as const;

/** The colour of a value of a `SpectrogramPicture` from 0 to 1: red, green and blue, each 0 to 255. */
export function pictureColour(value: number): [red: number, green: number, blue: number] {
  const at = value * (STOPS.length - 1);
  const low = Math.min(STOPS.length - 2, Math.floor(at));
  const [from, to] = [STOPS[low]!, STOPS[low + 1]!];
  const mix = (i: 0 | 1 | 2) => from[i] + (at - low) * (to[i] - from[i]);
  return [mix(0), mix(1), mix(2)];
}
