import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine("pnpm web", "serve the web app from its sources, for as long as this runs")
    .option("--port <n>", "port; 0 for any free one", wholeNumber(0), 5173)
    .option("--host <address>", "address to listen on", "localhost")
    .option("--force", "bundle the dependencies anew")
    .action(async (options: { port: number; host: string; force?: boolean }) => {
      const { serveSources } = await import("./web/vite.ts");
      await serveSources(options);
    }),
);
