import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import { marked } from "marked";
import { lookup } from "mrmime";
import type { Plugin } from "vite";
import { examples } from "../src/examples.ts";

/**
 * The files beside the page that other packages own, by their path in the site: the shipped model under `model/`
 * with its card as a page, and the synthetic voices under `examples/`.
 */
export function siteFiles(): Plugin {
  let files: Promise<Map<string, Uint8Array>> | undefined;
  return {
    name: "site-files",
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        files ??= collect();
        const path = new URL(request.url ?? "/", "http://localhost").pathname.slice(1);
        const content = (await files).get(path);
        if (!content) return next();
        response.setHeader("content-type", lookup(path) ?? "application/octet-stream");
        response.end(content);
      });
    },
    async generateBundle() {
      for (const [fileName, source] of await collect())
        this.emitFile({ type: "asset", fileName, source });
    },
  };
}

async function collect(): Promise<Map<string, Uint8Array>> {
  const require = createRequire(import.meta.url);
  const model = dirname(require.resolve("@speech-emotion/general-model/recognizer.json"));
  const files = new Map<string, Uint8Array>();
  for (const name of [
    "model.json",
    "weights.bin",
    "recognizer.json",
    "encoder.json",
    "encoder.bin",
    "confusion.svg",
    "reliability.svg",
    "risk-coverage.svg",
  ])
    files.set(`model/${name}`, await readFile(join(model, name)));
  const card = await readFile(join(model, "README.md"), "utf8");
  files.set("model/card.html", Buffer.from(await renderCard(card)));
  const dir = await mkdtemp(join(tmpdir(), "examples-"));
  try {
    await writeSyntheticCorpus(join(dir, "corpus"), { speakers: 2 });
    for (const { file, clip } of examples)
      files.set(file, await readFile(join(dir, "corpus", clip)));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  return files;
}

/** The card's Markdown, without its machine-readable head, as a page. */
async function renderCard(card: string): Promise<string> {
  const body = await marked.parse(card.replace(/^---\n[\s\S]*?\n---\n/, ""));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Model card</title>
<link rel="icon" href="../icon.svg" type="image/svg+xml">
<style>
:root { color-scheme: light dark; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; }
table { display: block; margin-block: 1.5rem; border-collapse: collapse; overflow-x: auto; }
th, td { padding: 0.3rem 0.7rem; border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); text-align: left; }
img { max-width: 100%; background: white; border-radius: 0.5rem; }
pre { overflow-x: auto; }
</style>
<p><a href="../">Back to the recogniser</a></p>
${body}
</html>
`;
}
