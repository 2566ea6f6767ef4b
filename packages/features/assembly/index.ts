export { powerInBands } from "./bands";
export { decibels, raise } from "./decibels";
export { derivative } from "./delta";
export { emphasise } from "./emphasise";
export { inverseRealFft, realFft } from "./fft";
export { product } from "./product";
export { interpolate, scaleBins } from "./resample";
export { add, energies, fromInt16, moments, scale, splitPairs } from "./samples";

/** Where memory that nothing uses begins. */
export function heapBase(): usize {
  return __heap_base;
}
