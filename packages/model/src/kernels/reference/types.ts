/** Arrays that a kernel in plain TypeScript takes: float32 in use, float64 where its gradients are checked. */
export type Floats = Float32Array | Float64Array;
