import { FeatureError } from "../errors.ts";
import { powerToDb } from "../level/powerToDb.ts";
import { rms } from "../level/rms.ts";
import { scale, scaleToRms } from "../level/scaleToRms.ts";
import { toMono } from "../level/toMono.ts";
import { trim } from "../level/trim.ts";
import { delta } from "../matrix/delta.ts";
import type { FeatureMatrix } from "../matrix/featureMatrix.ts";
import { type SparseMatrix, sparseMatrix } from "../matrix/sparseMatrix.ts";
import { createResampler, type Resampler } from "../resample/resample.ts";
import type { Signal } from "../signal.ts";
import { dctMatrix } from "../spectrum/dct.ts";
import { melPower, sparseMelFilters } from "../spectrum/melSpectrogram.ts";
import { cepstra } from "../spectrum/mfcc.ts";
import { decodeWav } from "../wav/decodeWav.ts";
import {
  checkFeatureConfig,
  defaultFeatureConfig,
  type FeatureConfig,
  featureSize,
  minSamples,
} from "./featureConfig.ts";

/** RMS of the loudest frame below which a clip counts as silent throughout: -80 dB of full scale. */
const SILENCE_RMS = 1e-4;

/** A clip ready for features: resampled, without the silence around it. */
export interface PreparedClip {
  readonly samples: Float32Array;
  /** Where the samples began in the clip, in seconds. */
  readonly startSec: number;
  /** Length of the whole clip, in seconds. */
  readonly durationSec: number;
}

/**
 * Takes features as its config says; holds filters, so make one for many clips.
 *
 * @example
 * const extractor = new FeatureExtractor();
 * extractor.extract(extractor.prepare(decodeWav(bytes))).size // 121
 */
export class FeatureExtractor {
  readonly config: FeatureConfig;
  readonly #melFilters: SparseMatrix;
  readonly #dct: SparseMatrix;
  readonly #logMelFilters: SparseMatrix;
  readonly #resamplers = new Map<number, Resampler>();

  /** @throws {FeatureError} when settings do not fit together. */
  constructor(config: FeatureConfig = defaultFeatureConfig) {
    checkFeatureConfig(config);
    this.config = config;
    this.#melFilters = sparseMelFilters(config);
    this.#dct = sparseMatrix(dctMatrix(config.nMfcc, config.nMels), config.nMels);
    this.#logMelFilters = sparseMelFilters({ ...config, nMels: config.nLogMels });
  }

  /**
   * From the bytes of a WAV file to mono sound at the config's rate without silence around it.
   *
   * @throws {FeatureError} when the bytes are no WAV that can be read, or as {@link prepare}.
   */
  prepareWav(bytes: Uint8Array): PreparedClip {
    return this.prepare(toMono(decodeWav(bytes)));
  }

  /**
   * Resamples and trims one clip.
   *
   * @throws {FeatureError} when it is silent throughout, too short for deltas, or has samples that are no numbers.
   */
  prepare({ samples, sampleRateHz }: Signal): PreparedClip {
    const { hopLength, nFft, targetRms, trimTopDb } = this.config;
    const resampled = this.#resampler(sampleRateHz)(samples);
    const levels = rms(resampled, { frameLength: nFft, hopLength });
    const loudest = levels.reduce((a, b) => Math.max(a, b), 0); // NaN if there is one
    if (!Number.isFinite(loudest)) refuseNonFinite(samples);
    if (loudest < SILENCE_RMS)
      throw new FeatureError({
        code: "clip-silent",
        expected: "a voice",
        found: `silence (loudest frame ${(20 * Math.log10(Math.max(loudest, 1e-10))).toFixed(0)} dB of full scale)`,
        advice: "check the microphone",
      });
    // Trimming has a floor in absolute terms, so a quiet clip must not come to it as it is.
    const level = targetRms === 0 ? resampled : scale(resampled, targetRms / loudest);
    const trimmed = trim(level, { topDb: trimTopDb, hopLength, frameLength: nFft });
    this.#refuseShort(trimmed.samples);
    return {
      samples: trimmed.samples,
      startSec: trimmed.start / this.config.sampleRateHz,
      durationSec: samples.length / sampleRateHz,
    };
  }

  /**
   * Features of prepared samples, `[frames, 3 nMfcc + 1 + nLogMels]`: MFCC, delta, delta2, RMS, log-mel bands.
   *
   * @throws {FeatureError} when there are too few samples for deltas.
   */
  extract({ samples }: Pick<PreparedClip, "samples">): FeatureMatrix {
    this.#refuseShort(samples);
    const { config } = this;
    const scaled = config.targetRms === 0 ? samples : scaleToRms(samples, config.targetRms);
    const mel = melPower(scaled, this.#melFilters, config);
    const mfcc = cepstra(mel, this.#dct, { topDb: config.melTopDb });
    const slope = delta(mfcc, { order: 1, width: config.deltaWidth });
    const curvature = delta(mfcc, { order: 2, width: config.deltaWidth });
    const level = rms(scaled, { frameLength: config.nFft, hopLength: config.hopLength });
    const { frames } = mfcc;
    const parts = [mfcc, slope, curvature, { data: level, frames, size: 1 }];
    if (config.nLogMels > 0) parts.push(this.#logMels(scaled));

    const size = featureSize(config);
    const data = new Float32Array(frames * size);
    let column = 0;
    for (const part of parts) {
      for (let t = 0; t < frames; t++)
        data.set(part.data.subarray(t * part.size, (t + 1) * part.size), t * size + column);
      column += part.size;
    }
    return { data, frames, size };
  }

  /** Power of each band in dB, `[frames, nLogMels]`. */
  #logMels(samples: Float32Array): FeatureMatrix {
    const { config } = this;
    const mel = melPower(samples, this.#logMelFilters, config);
    return { ...mel, data: powerToDb(mel.data, { topDb: config.melTopDb }) };
  }

  #resampler(fromHz: number): Resampler {
    const known = this.#resamplers.get(fromHz);
    if (known) return known;
    const resampler = createResampler({ fromHz, toHz: this.config.sampleRateHz });
    this.#resamplers.set(fromHz, resampler);
    return resampler;
  }

  #refuseShort(samples: Float32Array): void {
    const least = minSamples(this.config);
    if (samples.length < least)
      throw new FeatureError({
        code: "clip-too-short",
        expected: `at least ${(least / this.config.sampleRateHz).toFixed(2)} s of sound`,
        found: `${(samples.length / this.config.sampleRateHz).toFixed(2)} s`,
        advice: "use a longer clip",
      });
  }
}

/** @throws {FeatureError} naming the first sample that is no number. */
function refuseNonFinite(samples: Float32Array): never {
  const n = samples.findIndex((x) => !Number.isFinite(x));
  throw new FeatureError(
    n < 0
      ? {
          code: "samples-not-finite",
          expected: "samples in [-1, 1]",
          found: "some too large to measure",
          advice: "scale them",
        }
      : {
          code: "samples-not-finite",
          expected: "finite samples",
          found: `${samples[n]} at sample ${n}`,
          advice: "record it again",
        },
  );
}
