import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The package of this system's native kernels. */
const nativePackage: string = fileURLToPath(
  new URL(`../packages/kernels/${process.platform}-${process.arch}`, import.meta.url),
);

/** Whether it has its binary, which `pnpm kernels --native` builds: tests of native kernels are skipped without. */
export const nativeIsBuilt: boolean = existsSync(`${nativePackage}/kernels.node`);
