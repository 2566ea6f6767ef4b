import { type ExportOptions, exportModel } from "../exportModel.ts";

/** `export RUN --out DIR` */
export async function run(
  [runDir]: [string],
  { out, ...options }: ExportOptions & { readonly out: string },
): Promise<void> {
  await exportModel(runDir, out, options);
  process.stdout.write(`model in ${out}\n`);
}
