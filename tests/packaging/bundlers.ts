import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { createServer, build as vite } from "vite";
import webpack from "webpack";
import { serveFolder } from "../../scripts/web/serveFolder.ts";
import { examplesOf } from "./examples.ts";

/** A site whose page has `predict(url)`, and `Recognizer` for whoever wants to know more. */
export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** What a page does that a bundler has made which knows `new URL(..., import.meta.url)`: it names none but its own. */
const page = `
import { model, Recognizer } from "speech-emotion/browser";
globalThis.Recognizer = Recognizer;
globalThis.predict = async (url) => {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  using recognizer = await Recognizer.load(model, { worker });
  return recognizer.predict(url);
};`;

/** The same as the page of a package shows it, and the line that it gives for the worker's script. */
async function readShown(): Promise<{ readonly page: string; readonly worker: string }> {
  const [shown = ""] = await examplesOf("packages/model/README.md", "js");
  const page = `${shown}
globalThis.Recognizer = Recognizer;
globalThis.predict = (url) => recognizer.predict(url);`;
  return { page, worker: /^\/\/ worker\.js: (.*)/m.exec(shown)?.[1] as string };
}

/** What it does otherwise: it names where the site serves copies of two folders, and recognises by itself. */
const pageThatNamesFolders = `
import { Recognizer } from "speech-emotion";
globalThis.Recognizer = Recognizer;
globalThis.predict = async (url) => {
  const recognizer = await Recognizer.load("./model", { wasmUrl: "./wasm" });
  return recognizer.predict(url);
};`;

const moduleHtml = '<!doctype html>\n<script type="module" src="./page.js"></script>\n';
const scriptHtml = '<!doctype html>\n<script defer src="./page.js"></script>\n';

/** How to make a site with each bundler, in an installed project. */
export const bundlers: Readonly<Record<string, (project: string) => Promise<Site>>> = {
  async "Vite, built"(project) {
    const shown = await readShown();
    const dir = await startPage(project, "vite-built", shown.page, shown.worker);
    await writeFile(join(dir, "index.html"), moduleHtml);
    await vite({ root: dir, base: "./", logLevel: "error", build: { minify: false } });
    return serveFolder(join(dir, "dist"));
  },

  async "Vite, its development server"(project) {
    const dir = await startPage(project, "vite-served", page);
    await writeFile(join(dir, "index.html"), moduleHtml);
    const server = { host: "127.0.0.1", port: 0, fs: { allow: [project] } };
    const running = await createServer({ root: dir, logLevel: "error", server });
    await running.listen();
    return { url: running.resolvedUrls?.local[0] as string, close: () => running.close() };
  },

  async webpack(project) {
    const dir = await startPage(project, "webpack", page);
    await writeFile(join(dir, "dist/index.html"), scriptHtml);
    const stats = await new Promise<webpack.Stats | undefined>((done, fail) =>
      webpack(
        {
          mode: "production",
          entry: join(dir, "page.js"),
          output: { path: join(dir, "dist"), filename: "page.js" },
          optimization: { minimize: false },
          performance: { hints: false },
        },
        (error, result) => (error ? fail(error) : done(result)),
      ),
    );
    const problems = stats?.toString({ all: false, errors: true, warnings: true });
    if (problems) throw new Error(problems);
    return serveFolder(join(dir, "dist"));
  },

  async "esbuild, into a classic script"(project) {
    const dir = await startPage(project, "esbuild", pageThatNamesFolders);
    await esbuild({
      entryPoints: [join(dir, "page.js")],
      outfile: join(dir, "dist/page.js"),
      bundle: true,
      logLevel: "error",
    });
    await writeFile(join(dir, "dist/index.html"), scriptHtml);
    const packages = join(project, "node_modules/@speech-emotion");
    await cp(join(packages, "general-model"), join(dir, "dist/model"), { recursive: true });
    await cp(join(packages, "model/wasm"), join(dir, "dist/wasm"), { recursive: true });
    return serveFolder(join(dir, "dist"));
  },
};

async function startPage(
  project: string,
  name: string,
  script: string,
  worker = 'import "speech-emotion/worker";',
): Promise<string> {
  const dir = join(project, name);
  await mkdir(join(dir, "dist"), { recursive: true });
  await writeFile(join(dir, "page.js"), script);
  await writeFile(join(dir, "worker.js"), worker);
  return dir;
}
