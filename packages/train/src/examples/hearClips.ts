import { join } from "node:path";
import {
  type Clip,
  type ExtractOptions,
  extractGood,
  FeatureStore,
  readStored,
  type SkippedFile,
} from "@speech-emotion/data";
import { FrontEnd } from "@speech-emotion/features";
import { COMPANION } from "@speech-emotion/model";
import type { LoadedModel } from "@speech-emotion/model/tfjs";
import type { CompanionExamples } from "../scores/evaluateExamples.ts";
import type { ClassMask } from "./corpusMasks.ts";
import { encoderUse } from "./encoderUse.ts";
import { buildExamples, type Example } from "./example.ts";

/** How clips are heard by a saved model. */
interface HearOptions
  extends Pick<ExtractOptions, "workers" | "ffmpeg" | "signal" | "onProgress" | "onDamaged"> {
  /** The model's folder, of which threads load its encoder. */
  readonly folder: string;
  /** The same of its companion; default where a saved model has it. */
  readonly companionFolder?: string | undefined;
  /** By corpus; one without has all classes. */
  readonly masks: ReadonlyMap<string, ClassMask>;
  /** Largest share of the clips that may be left out. */
  readonly skipBad: number;
}

/** Clips as a model hears them. */
export interface HeardClips {
  /** Those that features can be taken of. */
  readonly clips: readonly Clip[];
  /** In the order of the clips. */
  readonly examples: readonly Example[];
  /** The same as the model's companion hears them, where it has one. */
  readonly companion: CompanionExamples | undefined;
  /** The others, and why. */
  readonly bad: readonly SkippedFile[];
}

/**
 * Takes features of clips, through the store, for a saved model, for its companion and for that one's.
 *
 * @throws {DataError} when more are refused than may be.
 */
export async function hearClips(
  wanted: readonly Clip[],
  { info, companion }: Pick<LoadedModel, "info" | "companion">,
  { companionFolder, ...options }: HearOptions,
): Promise<HeardClips> {
  const own = await hear(wanted, info, options);
  if (!companion) return { ...own, companion: undefined };
  const folder = companionFolder ?? join(options.folder, COMPANION);
  const beside = await hearClips(own.clips, companion, { ...options, folder });
  const isGood = new Set(beside.clips);
  const { network, info: besideInfo } = companion;
  return {
    clips: beside.clips,
    examples: own.examples.filter(({ clip }) => isGood.has(clip)),
    companion: {
      ...{ network, info: besideInfo },
      ...{ examples: beside.examples, companion: beside.companion },
    },
    bad: [...own.bad, ...beside.bad],
  };
}

async function hear(
  wanted: readonly Clip[],
  { frontEnd, labels }: LoadedModel["info"],
  { folder, masks, ...options }: HearOptions,
): Promise<Omit<HeardClips, "companion">> {
  const store = new FeatureStore();
  const encoder = encoderUse(frontEnd, folder);
  const { clips, stored, bad } = await extractGood(wanted, {
    ...options,
    ...{ frontEnd, store, encoder },
  });
  const matrices = stored.map((one) => readStored(store, one));
  const stages = new FrontEnd(frontEnd);
  return {
    clips,
    bad,
    examples: buildExamples(clips, matrices, { labels, frontEnd: stages, masks }),
  };
}
