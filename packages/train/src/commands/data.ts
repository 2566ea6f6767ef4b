import { type DataSetOptions, loadDataSet } from "@speech-emotion/data";
import { defaultFrontEnd } from "@speech-emotion/features";
import { showData } from "./showData.ts";

/** `data DIR` */
export async function run(
  [path]: [string],
  { json, ...options }: DataSetOptions & { readonly json?: boolean },
): Promise<void> {
  const dataSet = await loadDataSet(path, options);
  const { ffmpeg } = options;
  await showData(dataSet, { path, frontEnd: defaultFrontEnd, json, ffmpeg });
}
