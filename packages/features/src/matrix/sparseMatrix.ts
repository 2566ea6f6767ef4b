/** A matrix without the zeros before and after what its rows hold, in the form the kernels multiply by. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** First column that a row holds. */
  readonly firsts: Int32Array;
  /** Weights that it holds from there on, a multiple of 4. */
  readonly counts: Int32Array;
  /** The weights of all rows, one row after another. */
  readonly weights: Float32Array;
}

/** Packs a row-major matrix of `columns` columns: of mel filters, 128 over 1025 bins, 2 % are kept. */
export function sparseMatrix(matrix: ArrayLike<number>, columns: number): SparseMatrix {
  const rows = matrix.length / columns;
  const firsts = new Int32Array(rows);
  const counts = new Int32Array(rows);
  const weights: number[] = [];
  for (let m = 0; m < rows; m++) {
    const row = Array.from({ length: columns }, (_, k) => matrix[m * columns + k] as number);
    const first = Math.max(
      0,
      row.findIndex((weight) => weight !== 0),
    );
    const held = row.slice(first, row.findLastIndex((weight) => weight !== 0) + 1);
    while (held.length % 4 > 0) held.push(0);
    firsts[m] = first;
    counts[m] = held.length;
    weights.push(...held);
  }
  return { rows, columns, firsts, counts, weights: Float32Array.from(weights) };
}
