// Records docs/demo.webp, about a minute of the built web app in Chromium: `pnpm web:build && node scripts/webDemo.mjs`. Needs ffmpeg.
import "./typescript.mjs";

const { recordDemo } = await import("./web/recordDemo.ts");
await recordDemo();
