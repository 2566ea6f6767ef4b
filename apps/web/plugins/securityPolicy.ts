import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { WAVE_HEIGHT } from "../src/waveHeight.ts";

/** Lets the built page talk to the server that it came from and to nobody else, and run what came from there alone. */
export function securityPolicy(): Plugin {
  return {
    name: "security-policy",
    apply: "build",
    transformIndexHtml: async () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: await policy() },
        injectTo: "head-prepend",
      },
    ],
  };
}

async function policy(): Promise<string> {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self' '${await hashOfWaveStyle()}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src blob:",
    "connect-src 'self' blob:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** Of the one style sheet that is no file: wavesurfer writes it into its shadow root, the height filled in. */
async function hashOfWaveStyle(): Promise<string> {
  const path = fileURLToPath(import.meta.resolve("wavesurfer.js"));
  const [, style] = /<style\$\{.*?\}>([\s\S]*?)<\/style>/.exec(await readFile(path, "utf8")) ?? [];
  if (!style)
    throw new Error(
      `expected a style sheet in ${path}, found none: look how wavesurfer styles now`,
    );
  const filled = style
    .replaceAll("\\n", "\n") // as it is written in the source
    .replace(/\$\{this\.getHeight\([^}]*\)\}/, String(WAVE_HEIGHT));
  return `sha256-${createHash("sha256").update(filled).digest("base64")}`;
}
