import { defaultClientConditions, defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { securityPolicy } from "./plugins/securityPolicy.ts";
import { siteFiles } from "./plugins/siteFiles.ts";

export default defineConfig({
  base: "./",
  resolve: {
    conditions: ["@speech-emotion/source", ...defaultClientConditions],
  },
  worker: { format: "es" },
  // Vite looks for dependencies in pages alone, and would load the page again when it meets the worker's.
  optimizeDeps: { entries: ["index.html", "src/engine/worker.ts", "src/train/learnModel.ts"] },
  build: { target: "es2022", chunkSizeWarningLimit: 1500, license: { fileName: "licenses.md" } },
  plugins: [
    siteFiles(),
    securityPolicy(),
    VitePWA({
      registerType: "prompt",
      injectRegister: false,
      workbox: {
        globPatterns: ["**/*.{html,js,css,svg,png,wasm,json,bin,wav,woff2}"],
        maximumFileSizeToCacheInBytes: 4_000_000,
        ignoreURLParametersMatching: [/.*/],
        // The first visit is served from what is kept as soon as all of it is. Later versions wait until the page is closed:
        // they would take away files of the one that is open.
        clientsClaim: true,
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
        icons: [
          { src: "icon.svg", sizes: "any", type: "image/svg+xml" },
          { src: "icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "icon-512.png", sizes: "512x512", type: "image/png" },
          {
            src: "icon-maskable-512.png",
            sizes: "512x512",
            type: "image/png",
            purpose: "maskable",
          },
        ],
      },
    }),
  ],
});
