import { commandLine, runCommandLine } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm web:build",
    "build the web app as static files and, where Chromium is, measure what a first visit weighs and how soon it answers",
  )
    .option("--out <dir>", "folder for the files, emptied first (default: apps/web/dist)")
    .option("--no-measure", "only build")
    .action(async ({ out, measure }: { out?: string; measure: boolean }) => {
      const { buildSite, dist } = await import("./web/vite.ts");
      await buildSite(out);
      if (!measure) return;
      const { measureSite } = await import("./web/measureSite.ts");
      await measureSite(out ?? dist);
    }),
);
