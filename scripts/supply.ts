import { commandLine, runCommandLine } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm supply",
    "lists every package that comes with the published ones, with its licence and digest. A licence that was not agreed to is an error, with exit code 1",
  )
    .option("--out <file>", "write the list as a CycloneDX 1.6 SBOM")
    .option("--json", "print the SBOM on stdout and nothing else")
    .action(async (options: { readonly out?: string; readonly json?: boolean }) => {
      const { listSupply } = await import("./supply/listSupply.ts");
      await listSupply(options);
    }),
);
