/** Samples of clips up to this length are reused: 22 s at 48 kHz, 4 MB. */
const MOST = 2 ** 20;

/**
 * Room for numbers that are needed until the next ones are: what each clip leaves behind counts for V8 like memory in use, and
 * has it search its heap.
 */
export class ReusedFloats {
  #room = new Float32Array(0);

  /** Room with anything in it, which is given again the next time; of many numbers, a new array. */
  take(length: number): Float32Array {
    if (length > MOST) return new Float32Array(length);
    if (length > this.#room.length)
      this.#room = new Float32Array(2 ** Math.ceil(Math.log2(length)));
    return this.#room.subarray(0, length);
  }

  /** The same numbers, in an array that nothing is written to: a copy of what lies in this room. */
  keep(values: Float32Array): Float32Array {
    return values.buffer === this.#room.buffer ? values.slice() : values;
  }
}
