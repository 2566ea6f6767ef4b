import { commandLine, runCommandLine } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm web:pictures",
    "build the web app and take pictures of its main states in Chromium, into docs/web; draw its icons anew",
  ).action(async () => {
    const { buildSite, dist } = await import("./web/vite.ts");
    const { takePictures } = await import("./web/takePictures.ts");
    await buildSite();
    await takePictures(dist);
  }),
);
