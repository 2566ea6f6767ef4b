import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm web:live",
    "build the web app, listen live in Chromium to a microphone that plays synthetic voices, and measure what that takes of a core and of memory, minute by minute",
  )
    .option("--minutes <n>", "how long", wholeNumber(1), 10)
    .action(async ({ minutes }: { minutes: number }) => {
      const { buildSite, dist } = await import("./web/vite.ts");
      const { measureLive } = await import("./web/measureLive.ts");
      await buildSite();
      await measureLive(dist, minutes);
    }),
);
