import { type DataSetOptions, loadDataSets } from "@speech-emotion/data";
import { defaultFrontEnd } from "@speech-emotion/features";
import { showData } from "./showData.ts";

/** `data DIR...` */
export async function run(
  [paths]: [readonly string[]],
  { json, ...options }: DataSetOptions & { readonly json?: boolean },
): Promise<void> {
  const dataSet = await loadDataSets(paths, options);
  const { ffmpeg } = options;
  await showData(dataSet, { path: paths.join(" and "), frontEnd: defaultFrontEnd, json, ffmpeg });
}
