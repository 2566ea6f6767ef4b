export { power, sparseRows } from "./bands";
export { inverseRealFft, realFft } from "./fft";
export { interpolate, scaleBins } from "./resample";

/** Where memory that nothing uses begins. */
export function heapBase(): usize {
  return __heap_base;
}
