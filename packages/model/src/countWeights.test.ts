/** Evidence: closed form. The count is that of the network which is built. */
import { expect, test } from "vitest";
import { useBackend } from "./backend.ts";
import { countWeights } from "./countWeights.ts";
import { buildNetwork } from "./network.ts";
import { defaultNetworkConfig, referenceNetworkConfig } from "./networkConfig.ts";

test.each([
  ["the reference's", referenceNetworkConfig],
  ["the default", defaultNetworkConfig],
  ["one without blocks", { ...referenceNetworkConfig, convBlocks: [], attentionHeads: 3 }],
  ["one without an LSTM", { ...defaultNetworkConfig, lstmUnits: 0 }],
  ["one of attention alone", { ...referenceNetworkConfig, convBlocks: [], lstmUnits: 0 }],
])("of %s network", async (_, config) => {
  await useBackend("cpu");
  const sizes = { featureSize: 121, classes: 7 };
  const network = buildNetwork(config, { ...sizes, drawn: false });
  expect(countWeights(config, sizes)).toBe(network.countParams());
  network.dispose();
});
