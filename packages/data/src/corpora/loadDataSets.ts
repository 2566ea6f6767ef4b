import type { DataSet } from "./clip.ts";
import { joinDataSets, type PlacedDataSet } from "./joinDataSets.ts";
import { type DataSetOptions, loadDataSet } from "./loadDataSet.ts";

/**
 * Loads data sets and joins them to one, see {@link joinDataSets}.
 *
 * @param paths folders or manifests, at least one.
 * @param options what is taken of each.
 * @param options.onDataSet is told of each as it is alone.
 * @throws {DataError} when one cannot be loaded, or they cannot be joined.
 */
export async function loadDataSets(
  paths: readonly string[],
  {
    onDataSet,
    ...options
  }: DataSetOptions & { readonly onDataSet?: (placed: PlacedDataSet) => void } = {},
): Promise<DataSet> {
  const sets: PlacedDataSet[] = [];
  for (const path of paths) {
    const placed = { path, dataSet: await loadDataSet(path, options) };
    onDataSet?.(placed);
    sets.push(placed);
  }
  return joinDataSets(sets);
}
