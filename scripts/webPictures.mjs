// Pictures of the web app's main states in docs/web, from the built site in Chromium: `pnpm web:build && node scripts/webPictures.mjs`.
import "./typescript.mjs";

const { takePictures } = await import("./web/takePictures.ts");
await takePictures();
