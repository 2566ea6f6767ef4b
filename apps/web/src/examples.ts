/** A synthetic voice that the page offers: nobody's, made by the project's own speech synthesiser. */
export interface Example {
  /** How it speaks. */
  readonly title: string;
  /** Where the site keeps it. */
  readonly file: string;
  /** Which clip of the synthetic corpus it is. */
  readonly clip: string;
}

export const examples: readonly Example[] = [
  {
    title: "fast and bright, low voice",
    file: "examples/fast-low.wav",
    clip: "Actor_01/03-01-05-02-01-01-01.wav",
  },
  {
    title: "soft and even, high voice",
    file: "examples/soft-high.wav",
    clip: "Actor_02/03-01-02-02-01-01-02.wav",
  },
  {
    title: "trembling, high voice",
    file: "examples/trembling-high.wav",
    clip: "Actor_02/03-01-06-02-01-01-02.wav",
  },
  {
    title: "slow and dark, low voice",
    file: "examples/slow-low.wav",
    clip: "Actor_01/03-01-04-02-01-01-01.wav",
  },
];
