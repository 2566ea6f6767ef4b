/** How a synthetic emotion speaks, against the speaker's own habits. */
export interface Delivery {
  /** Mean pitch as a multiple of the speaker's. */
  readonly pitch: number;
  /** Spread of the pitch accents, in semitones. */
  readonly rangeSemitones: number;
  /** Pitch drift from the first to the last syllable, in semitones. */
  readonly driftSemitones: number;
  readonly syllablesPerSec: number;
  /** Level against the loudest emotion, in dB. */
  readonly levelDb: number;
  /** Coefficient of the one-pole low-pass over the glottal source, 0 (bright) to 1 (dark). */
  readonly tilt: number;
  /** Random change of each glottal period, as a share of it. */
  readonly jitter: number;
  /** Aspiration noise against the glottal source. */
  readonly breath: number;
  /** Depth of a 7 Hz tremble of the pitch, in semitones. */
  readonly tremor: number;
}

/** Broad tendencies of acted speech (Banse and Scherer 1996, table 6; Juslin and Laukka 2003, table 11), made audible. */
export const deliveries: Readonly<Record<string, Delivery>> = {
  angry: {
    pitch: 1.2,
    rangeSemitones: 3.2,
    driftSemitones: -2,
    syllablesPerSec: 5.2,
    levelDb: 0,
    tilt: 0.3,
    jitter: 0.02,
    breath: 0.02,
    tremor: 0,
  },
  calm: {
    pitch: 0.95,
    rangeSemitones: 1.2,
    driftSemitones: -1.5,
    syllablesPerSec: 3.6,
    levelDb: -13,
    tilt: 0.8,
    jitter: 0.004,
    breath: 0.05,
    tremor: 0,
  },
  disgust: {
    pitch: 0.88,
    rangeSemitones: 2.2,
    driftSemitones: -4,
    syllablesPerSec: 3.1,
    levelDb: -7,
    tilt: 0.6,
    jitter: 0.035,
    breath: 0.08,
    tremor: 0,
  },
  fearful: {
    pitch: 1.45,
    rangeSemitones: 1.8,
    driftSemitones: 1,
    syllablesPerSec: 5.8,
    levelDb: -6,
    tilt: 0.55,
    jitter: 0.03,
    breath: 0.1,
    tremor: 0.8,
  },
  happy: {
    pitch: 1.35,
    rangeSemitones: 4,
    driftSemitones: -1,
    syllablesPerSec: 4.8,
    levelDb: -3,
    tilt: 0.4,
    jitter: 0.008,
    breath: 0.02,
    tremor: 0,
  },
  sad: {
    pitch: 0.9,
    rangeSemitones: 1,
    driftSemitones: -3,
    syllablesPerSec: 2.7,
    levelDb: -15,
    tilt: 0.82,
    jitter: 0.015,
    breath: 0.14,
    tremor: 0.2,
  },
  surprised: {
    pitch: 1.5,
    rangeSemitones: 3,
    driftSemitones: 7,
    syllablesPerSec: 4.1,
    levelDb: -4,
    tilt: 0.45,
    jitter: 0.008,
    breath: 0.04,
    tremor: 0,
  },
};
