import { FeatureError } from "../errors.ts";
import { describeValue } from "./describeValue.ts";

/**
 * @param given what they were made of, for what is said where there are none.
 * @throws {FeatureError} where there are no channels, or they have not as many samples each.
 */
export function checkChannels(channels: readonly Float32Array[], given: unknown = channels): void {
  const [first] = channels;
  if (first && channels.every(({ length }) => length === first.length)) return;
  throw new FeatureError({
    code: "samples-unknown",
    expected: "channels, an array of as many samples each",
    found: first
      ? `${channels.map(({ length }) => length).join(", ")} samples`
      : describeValue(given),
    advice: "give one array of samples a channel",
  });
}
