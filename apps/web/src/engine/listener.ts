import { FeatureError, type Signal } from "@speech-emotion/features";
import { type Adaptation, Follower, type SyncRecognizer } from "@speech-emotion/model";
import { KeptSound } from "./keptSound.ts";
import { ColumnMaker } from "./liveColumns.ts";
import {
  type Heard,
  LIVE_WINDOW_SEC,
  type LiveMoment,
  type LiveUpdate,
  LONGEST_KEPT_SEC,
} from "./liveMoment.ts";
import { Pace } from "./pace.ts";
import { smoothHeard } from "./smoothHeard.ts";

const HOP_SEC = 0.25;
/** A second says little of an emotion, but less hardly anything. */
const LEAST_SEC = 1;
/** The windows of so long are one answer: more would lag behind, less would flicker. */
const SMOOTH_SEC = 1.5;
/** With what is drawn it stays under a fifth of a core. */
const MOST_SHARE = 0.1;
/** A quarter of a second is speech where it is not much softer than the loudest around, and no digital silence. */
const SOFTEST_SHARE = 0.1;
const SOFTEST_RMS = 1e-3;

const silence: Heard = { emotion: undefined, verdict: "no voice", scores: [], notes: [] };

export interface ListenerOptions {
  readonly sampleRateHz: number;
  /** What was taught, by which it is heard. */
  readonly adaptation: Adaptation | undefined;
  readonly onUpdate: (update: LiveUpdate) => void;
}

/** Hears sound as it comes, for as long as it comes, and keeps the last minutes of it alone. */
export class Listener {
  readonly #recognizer: SyncRecognizer;
  readonly #options: ListenerOptions;
  readonly #follower: Follower;
  readonly #kept: KeptSound;
  readonly #columns: ColumnMaker;
  readonly #pace = new Pace({ hopSec: HOP_SEC, mostShare: MOST_SHARE });
  /** The last seconds of sound, the newest at the end. */
  readonly #window: Float32Array;
  #filled = 0;
  #samples = 0;
  #recent: { readonly endSec: number; readonly heard: Heard }[] = [];
  #isPlanned = false;
  #isEnded = false;

  constructor(recognizer: SyncRecognizer, options: ListenerOptions) {
    const { sampleRateHz, adaptation } = options;
    this.#recognizer = recognizer;
    this.#options = options;
    this.#follower = new Follower(recognizer, { adaptation });
    this.#kept = new KeptSound({ sampleRateHz, longestSec: LONGEST_KEPT_SEC });
    this.#columns = new ColumnMaker(sampleRateHz);
    this.#window = new Float32Array(Math.round(LIVE_WINDOW_SEC * sampleRateHz));
  }

  /** The next sound; what is heard in it comes by itself. */
  push(block: Float32Array): void {
    if (this.#isEnded) return;
    this.#samples += block.length;
    this.#kept.push(block);
    this.#window.copyWithin(0, block.length);
    this.#window.set(block, this.#window.length - block.length);
    this.#filled = Math.min(this.#window.length, this.#filled + block.length);
    const columns = this.#columns.push(block);
    if (columns)
      this.#options.onUpdate({
        kind: "columns",
        columns: { ...columns, seconds: this.#seconds },
      });
    const isEnough = this.#filled >= LEAST_SEC * this.#options.sampleRateHz;
    if (!isEnough || this.#isPlanned || !this.#pace.isDue(this.#seconds)) return;
    this.#isPlanned = true;
    setTimeout(() => this.#hear()); // behind all sound that is there already, which makes one window and not many
  }

  /** What comes next does not follow what came before. */
  breakOff(): void {
    this.#filled = 0;
    this.#recent = [];
    this.#pace.startAt(this.#seconds);
  }

  /** Hears nothing more; what was kept stays. */
  end(): void {
    this.#isEnded = true;
  }

  /** The sound that is kept, as a WAV file. */
  toWav(): Blob {
    return this.#kept.toWav();
  }

  get #seconds(): number {
    return this.#samples / this.#options.sampleRateHz;
  }

  #hear(): void {
    this.#isPlanned = false;
    if (this.#isEnded || this.#filled === 0) return;
    const started = performance.now();
    const endSec = this.#seconds;
    const { sampleRateHz, onUpdate } = this.#options;
    const samples = this.#window.subarray(this.#window.length - this.#filled);
    const heard = this.#recognise({ samples, sampleRateHz });
    this.#recent = [...this.#recent, { endSec, heard }].filter(
      (window) => window.endSec > endSec - SMOOTH_SEC,
    );
    const isVoice = heard.verdict !== "no voice" && endsLoud({ samples, sampleRateHz });
    const smoothed = smoothHeard(this.#recent.map((window) => window.heard));
    const moment: LiveMoment = { ...smoothed, timeSec: endSec, isVoice };
    onUpdate({ kind: "moment", moment, keptFromSec: this.#kept.startSec });
    this.#pace.took({ soundSec: endSec, costSec: (performance.now() - started) / 1000 });
  }

  #recognise(signal: Signal): Heard {
    try {
      const endSec = this.#seconds;
      const { emotion, verdict, scores, notes } = this.#follower.predict(
        this.#recognizer.extractSync(signal),
        { startSec: endSec - LIVE_WINDOW_SEC, endSec },
      );
      return verdict === "no voice" ? silence : { emotion, verdict, scores, notes };
    } catch (error) {
      if (error instanceof FeatureError) return silence;
      throw error;
    }
  }
}

/** Whether the last quarter of a second is not much softer than the loudest. */
function endsLoud({ samples, sampleRateHz }: Signal): boolean {
  const length = Math.round(HOP_SEC * sampleRateHz);
  let loudest = 0;
  let last = 0;
  for (let end = samples.length; end >= length; end -= length) {
    let sum = 0;
    for (let n = end - length; n < end; n++) sum += (samples[n] as number) ** 2;
    const rms = Math.sqrt(sum / length);
    if (end === samples.length) last = rms;
    loudest = Math.max(loudest, rms);
  }
  return last >= SOFTEST_RMS && last >= SOFTEST_SHARE * loudest;
}
