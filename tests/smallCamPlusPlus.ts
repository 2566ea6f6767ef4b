import { FrontEnd, speakerFrontEnd } from "@speech-emotion/features";
import { camPlusPlusWeights, saveCamPlusPlus } from "@speech-emotion/model/tfjs";

const small = {
  ...{ headChannels: 4, channels: 8, blocks: [2, 3] },
  ...{ growth: 4, bottleneck: 8, context: 6 },
};

/**
 * Writes a CAM++ network of two blocks whose weights are drawn, large enough that what comes out hangs on each part of what
 * goes in.
 *
 * @param options.transition false for one whose last block's transition has no matrix.
 */
export async function writeSmallCamPlusPlus(
  folder: string,
  { transition = true }: { readonly transition?: boolean } = {},
): Promise<void> {
  const sizes = transition ? { ...small, units: 10 } : small;
  let state = 1;
  const drawn = () => {
    state = (state * 16807) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  };
  const shapes = camPlusPlusWeights(sizes, new FrontEnd(speakerFrontEnd).size);
  const values = new Map(
    shapes.map(({ name, shape }) => {
      const length = shape.reduce((product, size) => product * size);
      const inputs = length / shape.at(-1)!;
      // Variance stays what it is through a matrix and a ReLU.
      const most = shape.length === 1 ? 0.3 : Math.sqrt(6 / inputs);
      const mean = name.endsWith("/scale") ? 1 : 0;
      return [name, Float32Array.from({ length }, () => mean + most * drawn())];
    }),
  );
  const provenance = { from: "a test" };
  await saveCamPlusPlus(folder, values, {
    ...{ frontEnd: speakerFrontEnd, sizes, provenance, format: "float16" },
  });
}
