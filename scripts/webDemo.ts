import { commandLine, runCommandLine } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm web:demo",
    "build the web app and record about a minute of it in Chromium, into docs/demo.webp; needs ffmpeg",
  ).action(async () => {
    const { buildSite, dist } = await import("./web/vite.ts");
    const { recordDemo } = await import("./web/recordDemo.ts");
    await buildSite();
    await recordDemo(dist);
  }),
);
