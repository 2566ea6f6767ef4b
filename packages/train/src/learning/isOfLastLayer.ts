import type { LayerVariable } from "@tensorflow/tfjs-layers";

/** Whether a weight is one of the layer that gives the logits, of any member of a network that `buildNetwork` made. */
export function isOfLastLayer({ originalName }: Pick<LayerVariable, "originalName">): boolean {
  return /^(member\d+_)?logits\//.test(originalName);
}
