/** Directions in which rows around 0 have most variance. */
export interface Directions {
  /** Of length 1, at right angles, the strongest first: `[count][size]`. */
  readonly directions: readonly Float64Array[];
  /** Of the rows along each. */
  readonly variances: readonly number[];
  /** Over all directions there are. */
  readonly meanVariance: number;
}

const ITERATIONS = 100;
/** Of the mean variance: what varies less does not vary. */
const NEGLIGIBLE = 1e-9;

/**
 * The first eigenvectors of the rows' covariance, by orthogonal iteration (Golub and Van Loan, Matrix Computations, 8.2.4).
 *
 * @param rows `[rows][size]`, of mean 0.
 * @param options.count how many at most: there are no more than directions that the rows vary in.
 * @param options.draw numbers that the iteration begins with.
 */
export function strongestDirections(
  rows: readonly Float32Array[],
  { count, draw }: { readonly count: number; readonly draw: () => number },
): Directions {
  const size = rows[0]!.length;
  const covariance = covarianceOf(rows);
  const meanVariance = covariance.reduce((sum, row, c) => sum + row[c]!, 0) / size;
  const least = NEGLIGIBLE * meanVariance;
  let directions = orthonormal(
    Array.from({ length: count }, () => Float64Array.from({ length: size }, draw)),
    least,
  );
  for (let k = 0; k < ITERATIONS; k++)
    directions = orthonormal(
      directions.map((direction) => product(covariance, direction)),
      least,
    );
  const variances = directions.map((direction) => dot(product(covariance, direction), direction));
  return { directions, variances, meanVariance };
}

/** Of rows of mean 0: `[size][size]`. */
export function covarianceOf(rows: readonly Float32Array[]): Float64Array[] {
  const size = rows[0]!.length;
  const covariance = Array.from({ length: size }, () => new Float64Array(size));
  for (const row of rows)
    for (let c = 0; c < size; c++) {
      const own = covariance[c]!;
      const factor = row[c]! / rows.length;
      for (let d = 0; d < size; d++) own[d]! += factor * row[d]!;
    }
  return covariance;
}

/** By Gram and Schmidt, in turn; without those of which hardly anything is left. */
function orthonormal(vectors: readonly Float64Array[], least: number): Float64Array[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = vector.slice();
    for (const other of done) {
      const along = dot(rest, other);
      for (let c = 0; c < rest.length; c++) rest[c]! -= along * other[c]!;
    }
    const length = Math.sqrt(dot(rest, rest));
    if (length > least) done.push(rest.map((x) => x / length));
  }
  return done;
}

function product(matrix: readonly Float64Array[], vector: Float64Array): Float64Array {
  return Float64Array.from(matrix, (row) => dot(row, vector));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < a.length; c++) sum += a[c]! * b[c]!;
  return sum;
}
