import { convertTorch } from "../exchange/convertTorch.ts";

/** `convert FILE --labels LIST --out DIR` */
export async function run(
  [path]: [string],
  options: { readonly labels: readonly string[]; readonly out: string },
): Promise<void> {
  await convertTorch(path, options);
  process.stdout.write(`model in ${options.out}\n`);
}
