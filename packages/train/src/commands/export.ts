import { exportModel } from "../exportModel.ts";

/** `export RUN --out DIR` */
export async function run([runDir]: [string], { out }: { readonly out: string }): Promise<void> {
  await exportModel(runDir, out);
  process.stdout.write(`model in ${out}\n`);
}
