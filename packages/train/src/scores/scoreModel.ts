import { FrontEnd } from "@speech-emotion/features";
import type { LoadedModel } from "@speech-emotion/model/tfjs";
import type { Example } from "../examples/example.ts";
import {
  type CompanionExamples,
  evaluateExamples,
  type ScoredExamples,
} from "./evaluateExamples.ts";
import { type SpeakerScores, scoreBySpeaker } from "./scoreBySpeaker.ts";

/** What a model, and its companion where it has one, say of clips: alone, and by speaker if it was trained for that. */
export function scoreModel(
  { network, info }: Pick<LoadedModel, "network" | "info">,
  {
    examples,
    companion,
    speakerClips,
  }: {
    readonly examples: readonly Example[];
    readonly companion?: CompanionExamples | undefined;
    readonly speakerClips?: number | undefined;
  },
): ScoredExamples & { readonly speakerNormalised?: SpeakerScores } {
  const scored = evaluateExamples(network, info, examples, { companion });
  if (!new FrontEnd(info.frontEnd).bySpeaker) return scored;
  const known = { speakerClips, companion };
  return { ...scored, speakerNormalised: scoreBySpeaker(network, info, examples, known) };
}
