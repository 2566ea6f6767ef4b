import { createRandom, type DataSet, makeSound, soundKinds } from "@speech-emotion/data";
import { FeatureError, type FeatureMatrix, FrontEnd } from "@speech-emotion/features";
import { argMax, type Doubt, distanceOf, softmax, voiceScoreOf } from "@speech-emotion/model";
import type { Encoder } from "@speech-emotion/model/tfjs";
import type { TrainConfig } from "../config/trainConfig.ts";
import type { PreparedData } from "../examples/arrangeData.ts";
import { normaliseBySpeaker } from "../examples/normaliseBySpeaker.ts";
import { fitTemperature } from "../scores/calibration.ts";
import { inferLogits } from "../scores/infer.ts";
import { fitLogistic, type Logistic } from "./fitLogistic.ts";
import { corporaToLeaveOut, type LeaveOutOptions, leaveCorporaOut } from "./leaveCorporaOut.ts";
import { type Answer, riskCoverage, wordsFrom } from "./wordsFrom.ts";

/** Clips by which a voice is known where its temperature is fitted, the clip itself among them. */
const VOICE_CLIPS = 9;
/** Share of the clips of corpora that were left out which may be called unlike all, and no voice. */
const UNFAMILIAR_SHARE = 0.01;
const LOST_VOICES = 0.005;
const VOICE_DECAY = 1e-3;

/** Logits of clips of one corpus, and what they should have said. */
interface Logits {
  readonly labels: readonly string[];
  readonly logits: readonly Float32Array[];
  readonly targets: readonly number[];
}

/** What a corpus that was left out says. */
interface Finding {
  /** Of clips whose voice is not known, and is. */
  readonly alone: Logits;
  readonly byVoice: Logits;
  readonly distances: readonly number[];
  /** How a detector that was taught without the corpus scores its voices. */
  readonly voiceScores: readonly number[];
}

export interface FitDoubtOptions extends LeaveOutOptions {
  /** For sounds that are no voice. */
  readonly encoder: Encoder | undefined;
}

/** Whether doubt can be measured: on corpora that share labels, in models that sum up a clip. */
export function canDoubt(
  { doubt, frontEnd }: Pick<TrainConfig, "doubt" | "frontEnd">,
  clips: DataSet["clips"],
): boolean {
  const isWanted = doubt === "corpora" && new FrontEnd(frontEnd).summarises;
  return isWanted && corporaToLeaveOut(clips).length > 0;
}

/**
 * Measures when a model should doubt its answers, and how much its logits are worth, on each corpus with a network of the
 * others.
 *
 * @param dataSet all clips that the model was trained on, or was chosen by.
 * @param trained what it was trained on.
 * @throws what the signal was aborted with.
 */
export async function fitDoubt(
  dataSet: DataSet,
  { config, trained }: { readonly config: TrainConfig; readonly trained: PreparedData },
  options: FitDoubtOptions,
): Promise<{ readonly temperature: number; readonly doubt: Doubt }> {
  const sounds = takeSounds(config, options.encoder);
  const findings: Finding[] = [];
  for await (const { data, network } of leaveCorporaOut(dataSet, config, options)) {
    const detector = fitDetector(data, sounds);
    const frontEnd = new FrontEnd(data.frontEnd);
    const known = normaliseBySpeaker(data.test, frontEnd, VOICE_CLIPS);
    const { labels } = data;
    const targets = data.test.map(({ target }) => target);
    findings.push({
      alone: { labels, targets, logits: inferLogits(network, data.test) },
      byVoice: { labels, targets, logits: inferLogits(network, known) },
      distances: data.test.map(({ matrix }) => distanceOf(matrix)),
      voiceScores: data.test.map(({ matrix }) => voiceScoreOf(detector, matrix)),
    });
  }
  const temperature = fitTogether(findings.map(({ alone }) => alone));
  const voiceTemperature = fitTogether(findings.map(({ byVoice }) => byVoice));
  const answers = findings.flatMap(({ alone, byVoice }) => [
    ...answersOf(alone, temperature),
    ...answersOf(byVoice, voiceTemperature),
  ]);
  const { weights, bias } = fitDetector(trained, sounds);
  return {
    temperature,
    doubt: {
      voiceTemperature,
      ...wordsFrom(answers, trained.labels),
      curve: riskCoverage(answers),
      unfamiliarFrom: quantile(
        findings.flatMap(({ distances }) => distances),
        1 - UNFAMILIAR_SHARE,
      ),
      voice: {
        weights: weights.map((weight) => Number(weight.toPrecision(6))),
        bias,
        from: quantile(
          findings.flatMap(({ voiceScores }) => voiceScores),
          LOST_VOICES,
        ),
      },
    },
  };
}

/** Features, not yet normalised, of sounds that are no voice. */
function takeSounds(
  { frontEnd, seed, doubtSounds }: TrainConfig,
  encoder: Encoder | undefined,
): FeatureMatrix[] {
  const stages = new FrontEnd(frontEnd, { encode: encoder?.encode });
  return soundKinds.flatMap((kind) =>
    Array.from({ length: doubtSounds }, (_, i) => {
      const random = createRandom(seed, `sound/${kind}/${i}`);
      try {
        return stages.extract(stages.prepare(makeSound(kind, { sampleRateHz: 16000, random })));
      } catch (error) {
        if (error instanceof FeatureError) return undefined; // too little of it is left to be heard
        throw error;
      }
    }).filter((matrix) => matrix !== undefined),
  );
}

function fitDetector(
  { train, frontEnd }: PreparedData,
  sounds: readonly FeatureMatrix[],
): Logistic {
  const stages = new FrontEnd(frontEnd);
  const yes = train.map(({ matrix }) => matrix.data);
  const no = sounds.map((matrix) => stages.toInput({ ...matrix, data: matrix.data.slice() }).data);
  return fitLogistic({ yes, no }, { decay: VOICE_DECAY });
}

/** One temperature, to which each corpus says as much as the others. */
function fitTogether(corpora: readonly Logits[]): number {
  return fitTemperature(
    corpora.flatMap(({ logits }) => logits),
    corpora.flatMap(({ targets }) => targets),
    corpora.flatMap(({ targets }) => targets.map(() => 1 / targets.length)),
  );
}

function answersOf({ logits, targets, labels }: Logits, temperature: number): Answer[] {
  return logits.map((row, i) => ({
    score: Math.max(...softmax(row, temperature)),
    label: labels[argMax(row)]!,
    isRight: argMax(row) === targets[i],
    weight: 1 / targets.length,
  }));
}

/** The value that a share of the values is below. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
