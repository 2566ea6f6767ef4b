/** Each step of the page's own model from the clip to the answer, and what comes out of it. */
export const way: readonly (readonly [step: string, shape: string])[] = [
  ["WAV, microphone or file", "samples of any rate and number of channels"],
  ["Mono, 16 kHz, silence and steady noise cut", "[samples]"],
  ["80 mel bands, each less its mean", "[frames, 80], a frame every 10 ms"],
  [
    "Voice encoder: a CAM++ network up to its second block, which learnt many thousands of voices",
    "[frames / 2, 512]",
  ],
  ["Mean and deviation over the clip", "[1024], less how the voice sounds otherwise"],
  ["Dense layer, softmax", "[8]: the scores"],
  ["Beside it: is this a voice, and is it like those that were learnt", "the verdict"],
];
