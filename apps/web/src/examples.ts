/** A synthetic voice that the page offers: nobody's, made by the project's own speech synthesiser. */
export interface Example {
  readonly title: string;
  /** Where the site keeps it. */
  readonly file: string;
  /** Which clip of the synthetic corpus it is. */
  readonly clip: string;
}

const codes = { calm: "02", happy: "03", sad: "04", angry: "05", fearful: "06" };

function example(meant: keyof typeof codes, speaker: "01" | "02"): Example {
  const voice = speaker === "01" ? "low" : "high";
  return {
    title: `${meant}, ${voice} voice`,
    file: `examples/${meant}-${voice}.wav`,
    clip: `Actor_${speaker}/03-01-${codes[meant]}-02-01-01-${speaker}.wav`,
  };
}

export const examples: readonly Example[] = [
  example("angry", "01"),
  example("calm", "02"),
  example("fearful", "02"),
  example("sad", "01"),
];
