import type { tfl } from "@speech-emotion/model/tfjs-modules";

/** Whether a weight is one of the layer that gives the logits, of any member of a network that `buildNetwork` made. */
export function isOfLastLayer({ originalName }: Pick<tfl.LayerVariable, "originalName">): boolean {
  return /^(member\d+_)?logits\//.test(originalName);
}
