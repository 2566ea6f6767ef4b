import { type DownloadOptions, type RemoteCorpus, remoteCorpora } from "@speech-emotion/data";
import { bringCorpus } from "./bringCorpus.ts";

/** `download DIR` */
export async function run(
  [dir]: [string],
  {
    corpus = "ravdess",
    ...options
  }: Pick<DownloadOptions, "channels" | "mirror" | "keepArchives"> & {
    readonly corpus?: string;
    readonly json?: boolean;
  },
): Promise<void> {
  const found = remoteCorpora.find(({ id }) => id === corpus);
  await bringCorpus(found as RemoteCorpus, dir, options); // the table of commands has all of them
}
