import { checkChannels } from "../arguments/checkChannels.ts";
import { inParts, VALUES_AT_ONCE } from "../kernels/inParts.ts";
import { withScratch } from "../kernels/kernels.ts";
import type { Audio, Signal } from "../signal.ts";

/**
 * The mean of all channels, as `librosa.to_mono`. A mono signal is returned as it is, not copied.
 *
 * @throws {FeatureError} where channels have not as many samples each.
 */
export function toMono({ channels, sampleRateHz }: Audio): Signal {
  const [first, ...others] = channels;
  if (first === undefined) return { samples: new Float32Array(0), sampleRateHz };
  if (others.length === 0) return { samples: first, sampleRateHz };
  checkChannels(channels);
  const samples = new Float32Array(first.length);
  withScratch((scratch) => {
    const other = scratch.floats(VALUES_AT_ONCE);
    inParts(scratch, first, (at, count, n) => {
      for (const channel of others) {
        scratch.view(other, count).set(channel.subarray(n, n + count));
        scratch.kernels.add(at, other, count);
      }
      scratch.kernels.scale(at, count, 1 / channels.length);
      samples.set(scratch.view(at, count), n);
    });
  });
  return { samples, sampleRateHz };
}
