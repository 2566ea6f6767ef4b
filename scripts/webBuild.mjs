// pnpm web:build: the web app as static files in apps/web/dist, and, where Chromium is, what a first visit weighs and how soon it answers.
import "./typescript.mjs";
import { root, run } from "./pnpm.mjs";

run(process.execPath, [
  `${root}/apps/web/node_modules/vite/bin/vite.js`,
  "build",
  `${root}/apps/web`,
]);
const { measureSite } = await import("./web/measureSite.ts");
await measureSite();
