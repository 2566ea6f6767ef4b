import type { VocalChannel } from "../corpora/ravdess.ts";

/** The digest that a file's content has to have. */
export interface FileDigest {
  /** How it is made. */
  readonly algorithm: "md5" | "sha256";
  /** In hexadecimal, small letters. */
  readonly hex: string;
}

/** Where a file is no archive but a list of files, a line each with address, bytes and SHA-256: those that are meant. */
export interface ListedFiles {
  /** What their addresses begin with, before their names. */
  readonly below: string;
  /** The folder that they go to. */
  readonly folder: string;
}

/** A file that can be fetched, and how it is known that it came whole. */
export interface RemoteFile {
  /** Its name on disk, and at a mirror. */
  readonly name: string;
  /** Its address at its publisher. */
  readonly url: string;
  /** Its size; undefined where its publisher does not tell it beforehand. */
  readonly bytes?: number;
  /** The digest that its publisher tells. */
  readonly digest: FileDigest;
  /** The vocal channel that it holds, of RAVDESS. */
  readonly channel?: VocalChannel;
  /** Where it is a list of files. */
  readonly lists?: ListedFiles;
}

/** A corpus that is free to fetch. */
export interface RemoteCorpus {
  /** As {@link downloadCorpus} and the command take it. */
  readonly id: "ravdess" | "crema-d" | "tess";
  /** As data sets have it. */
  readonly name: string;
  /** Its licence in short. */
  readonly licence: string;
  /** Where its publisher states the licence. */
  readonly licenceUrl: string;
  /** What to cite. */
  readonly citation: string;
  /** Zip archives, which are unpacked into one folder, or lists of files. */
  readonly archives: readonly RemoteFile[];
}

/**
 * The corpora that {@link downloadCorpus} fetches: only those of which a digest is published, so that what comes can be
 * held against it.
 */
export const remoteCorpora: readonly RemoteCorpus[] = [
  {
    id: "ravdess",
    name: "RAVDESS",
    licence: "CC BY-NC-SA 4.0",
    licenceUrl: "https://zenodo.org/records/1188976",
    citation:
      "Livingstone and Russo (2018), The Ryerson Audio-Visual Database of Emotional Speech and Song (RAVDESS), PLoS ONE 13(5), https://doi.org/10.1371/journal.pone.0196391",
    // Sizes and digests as Zenodo states them.
    archives: [
      {
        name: "Audio_Speech_Actors_01-24.zip",
        url: "https://zenodo.org/records/1188976/files/Audio_Speech_Actors_01-24.zip?download=1",
        bytes: 208_468_073,
        digest: { algorithm: "md5", hex: "bc696df654c87fed845eb13823edef8a" },
        channel: "speech",
      },
      {
        name: "Audio_Song_Actors_01-24.zip",
        url: "https://zenodo.org/records/1188976/files/Audio_Song_Actors_01-24.zip?download=1",
        bytes: 225_505_317,
        digest: { algorithm: "md5", hex: "5411230427d67a21e18aa4d466e6d1b9" },
        channel: "song",
      },
    ],
  },
  {
    id: "crema-d",
    name: "CREMA-D",
    licence: "ODbL 1.0",
    licenceUrl: "https://github.com/CheyneyComputerScience/CREMA-D",
    citation:
      "Cao, Cooper, Keutmann, Gur, Nenkova and Verma (2014), CREMA-D: Crowd-sourced emotional multimodal actors dataset, IEEE Transactions on Affective Computing 5(4), https://doi.org/10.1109/TAFFC.2014.2336244",
    // Its publisher has single files; this is the list of them, with sizes and digests, that TensorFlow Datasets keeps.
    archives: [
      {
        name: "crema_d.txt",
        url: "https://storage.googleapis.com/tfds-data/manual_checksums/crema_d.txt",
        bytes: 1_339_905,
        digest: {
          algorithm: "sha256",
          hex: "66b5d959dcee997321baf9080c80022a6937279419446db3a9d4827d839b0abb",
        },
        lists: {
          below:
            "https://media.githubusercontent.com/media/CheyneyComputerScience/CREMA-D/master/AudioWAV/",
          folder: "AudioWAV",
        },
      },
    ],
  },
  {
    id: "tess",
    name: "TESS",
    licence: "CC BY-NC-ND 4.0",
    licenceUrl: "https://doi.org/10.5683/SP2/E8H2MF",
    citation:
      "Pichora-Fuller and Dupuis (2020), Toronto emotional speech set (TESS), https://doi.org/10.5683/SP2/E8H2MF",
    // The publisher has 2800 single files; this is PaddleSpeech's copy, with the digest that its TESS class holds it against.
    archives: [
      {
        name: "TESS_Toronto_emotional_speech_set.zip",
        url: "https://bj.bcebos.com/paddleaudio/datasets/TESS_Toronto_emotional_speech_set.zip",
        digest: { algorithm: "md5", hex: "1465311b24d1de704c4c63e4ccc470c7" },
      },
    ],
  },
];
