import { commandLine, runCommandLine } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm reference",
    "builds docs/reference, every name that the packages export, with a search; whatever of it has no documentation, or a link that leads nowhere, is listed, and the exit code is 1",
  )
    .option("--check", "only look for what is missing, and write nothing")
    .action(async ({ check = false }: { readonly check?: boolean }) => {
      const { buildReference } = await import("./reference/buildReference.ts");
      if (!(await buildReference({ check }))) process.exitCode = 1;
    }),
);
