import type { Weight } from "./exchangedModel.ts";

/** Of `[rows, columns]`, `[columns, rows]`. */
export function transposed({ values, shape }: Weight): Weight {
  const [rows, columns] = shape as [number, number];
  const turned = Float32Array.from(
    values,
    (_, at) => values[(at % rows) * columns + Math.floor(at / rows)] as number,
  );
  return { values: turned, shape: [columns, rows] };
}
