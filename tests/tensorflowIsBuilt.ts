import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Folder of the tfjs-node that packages/model imports; undefined where it is not installed. */
export function tfjsNode(): string | undefined {
  try {
    const { resolve } = createRequire(new URL("../packages/model/package.json", import.meta.url));
    return dirname(resolve("@tensorflow/tfjs-node/package.json"));
  } catch {
    return undefined;
  }
}

/** Whether it has its binary, which `pnpm native` builds: tests of the tensorflow backend are skipped without. */
export const tensorflowIsBuilt: boolean = (() => {
  const lib = join(tfjsNode() ?? "", "lib");
  return (
    existsSync(lib) &&
    readdirSync(lib).some((napi) => existsSync(join(lib, napi, "tfjs_binding.node")))
  );
})();
