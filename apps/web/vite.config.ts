import { defaultClientConditions, defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { siteFiles } from "./plugins/siteFiles.ts";

/** The page may talk to the server that it came from and to nobody else. */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self' blob:",
].join("; ");

export default defineConfig({
  base: "./",
  resolve: {
    conditions: ["@speech-emotion/source", ...defaultClientConditions],
  },
  worker: { format: "es" },
  // Vite looks for dependencies in pages alone, and would load the page again when it meets the worker's.
  optimizeDeps: { entries: ["index.html", "src/engine/worker.ts"] },
  build: { target: "es2022", chunkSizeWarningLimit: 1500 },
  plugins: [
    siteFiles(),
    {
      name: "content-security-policy",
      apply: "build",
      transformIndexHtml: () => [
        {
          tag: "meta",
          attrs: { "http-equiv": "Content-Security-Policy", content: policy },
          injectTo: "head-prepend",
        },
      ],
    },
    VitePWA({
      registerType: "autoUpdate",
      injectRegister: false,
      workbox: {
        globPatterns: ["**/*.{html,js,css,svg,wasm,json,bin,wav,woff2}"],
        maximumFileSizeToCacheInBytes: 4_000_000,
        ignoreURLParametersMatching: [/.*/],
      },
      manifest: {
        name: "Speech Emotion Recognizer",
        short_name: "Speech Emotion",
        description: "Hears the emotion in a voice, wholly in your browser.",
        start_url: "./",
        scope: "./",
        display: "standalone",
        background_color: "#14131a",
        theme_color: "#14131a",
        icons: [{ src: "icon.svg", sizes: "any", type: "image/svg+xml" }],
      },
    }),
  ],
});
