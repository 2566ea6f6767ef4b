import { FrontEnd, type FrontEndConfig, fittedFrontEnd } from "@speech-emotion/features";
import type { NetworkConfig } from "@speech-emotion/model";
import { buildNetwork, type Encoder, saveModel } from "@speech-emotion/model/tfjs";

/** Writes a model of drawn weights for the backend in use, and disposes of its encoder. */
export async function saveDrawnModel(
  folder: string,
  {
    frontEnd,
    config,
    encoder,
  }: {
    readonly frontEnd: FrontEndConfig;
    readonly config: NetworkConfig;
    readonly encoder?: Encoder;
  },
): Promise<void> {
  const { size } = new FrontEnd(frontEnd);
  const normaliser = {
    mean: Array.from({ length: size }, (_, i) => (i % 3) - 1),
    sd: Array.from({ length: size }, (_, i) => 1 + (i % 5)),
  };
  const labels = ["a", "b", "c"];
  const fitted = fittedFrontEnd(frontEnd, { normaliser, bySpeaker: true });
  const built = buildNetwork(config, { featureSize: size, classes: labels.length });
  const info = { labels, frontEnd: fitted, network: config, temperature: 0.7 };
  await saveModel(folder, built, { ...info, metrics: {}, provenance: {} }, { encoder });
  built.dispose();
  encoder?.dispose();
}
