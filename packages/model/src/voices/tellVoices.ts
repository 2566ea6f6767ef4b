import { argMax } from "../argMax.ts";
import { unit } from "./unit.ts";

/** Whose turn it is, part by part. */
export interface ToldVoices {
  /** The voice of each part, numbered from 0 in the order in which they begin to speak. */
  readonly voices: readonly number[];
  /**
   * How much nearer parts are to their own voice than to the nearest other: the mean difference of cosines, of what it is
   * where so many voices are as far apart as can be; up to 1.
   */
  readonly apart: number;
}

const STARTS = 10;
const ROUNDS = 50;
/** Cosine that a change of voice costs, so that single parts do not stand out of a turn. */
const CHANGE = 0.1;

/**
 * Tells the voices in one recording apart: k-means of directions (Dhillon and Modha 2001,
 * https://doi.org/10.1023/A:1007612920971), then the likeliest sequence where a change costs (Viterbi 1967,
 * https://doi.org/10.1109/TIT.1967.1054010).
 *
 * @param places one a part, in their order: `[parts][size]`.
 * @param count how many voices there are; fewer are found where there are fewer parts.
 */
export function tellVoices(places: readonly Float32Array[], count: number): ToldVoices {
  if (places.length === 0) return { voices: [], apart: 0 };
  const directions = poolNeighbours(withoutMean(places));
  const centres = findCentres(directions, Math.min(count, places.length));
  const near = directions.map((place) => centres.map((centre) => dot(place, centre)));
  const path = smooth(near);
  const order = [...new Set(path)];
  const apart = near.map((own, i) => {
    const others = own.filter((_, c) => c !== path[i]);
    return own[path[i]!]! - Math.max(...others);
  });
  return {
    voices: path.map((voice) => order.indexOf(voice)),
    apart: centres.length < 2 ? 0 : sumOf(apart) / apart.length / farthest(centres.length),
  };
}

/** What all voices in a recording share, such as the room, tells them apart by nothing. */
function withoutMean(places: readonly Float32Array[]): Float32Array[] {
  const total = add(places);
  return places.map((place) => unit(place.map((x, i) => x - total[i]! / places.length)));
}

/** Each with half of its neighbours: a turn is mostly longer than a part. */
function poolNeighbours(places: readonly Float32Array[]): Float32Array[] {
  return places.map((place, i) => {
    const [before, after] = [places[i - 1], places[i + 1]];
    return unit(place.map((x, c) => x + ((before?.[c] ?? 0) + (after?.[c] ?? 0)) / 2));
  });
}

/** Of several starts, each with one part and those farthest from it, the centres that parts are nearest to. */
function findCentres(places: readonly Float32Array[], count: number): Float32Array[] {
  const starts = Math.min(STARTS, places.length);
  const found = Array.from({ length: starts }, (_, s) =>
    settle(places, spread(places, { from: Math.floor((s * places.length) / starts), count })),
  );
  return found[argMax(found.map((centres) => closeness(places, centres)))]!;
}

function spread(
  places: readonly Float32Array[],
  { from, count }: { readonly from: number; readonly count: number },
): Float32Array[] {
  const centres = [places[from]!];
  while (centres.length < count)
    centres.push(places[argMax(places.map((place) => -nearest(place, centres)))]!);
  return centres;
}

/** Moves centres into the middle of their parts until no part changes. */
function settle(places: readonly Float32Array[], from: readonly Float32Array[]): Float32Array[] {
  let centres = [...from];
  let before = "";
  for (let round = 0; round < ROUNDS; round++) {
    const own = places.map((place) => argMax(centres.map((centre) => dot(place, centre))));
    if (own.join() === before) break;
    before = own.join();
    centres = centres.map((centre, c) => {
      const parts = places.filter((_, i) => own[i] === c);
      return parts.length === 0 ? centre : unit(add(parts));
    });
  }
  return centres;
}

/** The sequence of most cosine, less what changes cost. */
function smooth(near: readonly (readonly number[])[]): number[] {
  const from: number[][] = [];
  let best = [...near[0]!];
  for (const cosines of near.slice(1)) {
    const top = argMax(best);
    const least = best[top]! - CHANGE;
    from.push(best.map((own, c) => (own >= least ? c : top)));
    best = best.map((own, c) => Math.max(own, least) + cosines[c]!);
  }
  const path = [argMax(best)];
  for (const step of from.reverse()) path.push(step[path.at(-1)!]!);
  return path.reverse();
}

/** The difference of cosines between one's own corner and another's, of a simplex of so many corners about 0. */
function farthest(corners: number): number {
  return 1 + 1 / (corners - 1);
}

function nearest(place: Float32Array, centres: readonly Float32Array[]): number {
  return Math.max(...centres.map((centre) => dot(place, centre)));
}

function closeness(places: readonly Float32Array[], centres: readonly Float32Array[]): number {
  return sumOf(places.map((place) => nearest(place, centres)));
}

function add(vectors: readonly Float32Array[]): Float32Array {
  const total = new Float32Array(vectors[0]!.length);
  for (const vector of vectors) for (let c = 0; c < total.length; c++) total[c]! += vector[c]!;
  return total;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let c = 0; c < a.length; c++) sum += a[c]! * b[c]!;
  return sum;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
