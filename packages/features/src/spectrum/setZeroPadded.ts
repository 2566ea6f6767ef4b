/** Fills `to` with the samples from `first` on, and zeros beyond both ends. */
export function setZeroPadded(to: Float32Array, samples: Float32Array, first: number): void {
  const begin = Math.min(to.length, Math.max(0, -first));
  const end = Math.max(begin, Math.min(to.length, samples.length - first));
  to.fill(0, 0, begin);
  to.set(samples.subarray(first + begin, first + end), begin);
  to.fill(0, end);
}
