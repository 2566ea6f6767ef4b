import { join, resolve } from "node:path";
import { build, createServer, type InlineConfig } from "vite";
import { root } from "../shared/run.ts";

const app = join(root, "apps/web");

/** Where the built web app stands unless another folder is named. */
export const dist: string = join(app, "dist");

const site: InlineConfig = {
  root: app,
  configFile: join(app, "vite.config.ts"),
  // The settings import the sources of this project's packages, which this process can read and Vite's bundler cannot.
  configLoader: "native",
};

/** Builds the web app into a folder, which is emptied first. */
export async function buildSite(out: string = dist): Promise<void> {
  await build({ ...site, build: { outDir: resolve(out), emptyOutDir: true } });
}

/** Serves the web app's sources until the process ends, and prints where. */
export async function serveSources(options: {
  readonly port: number;
  readonly host: string;
  readonly force?: boolean;
}): Promise<void> {
  const { port, host, force = false } = options;
  const server = await createServer({
    ...site,
    server: { port, host },
    optimizeDeps: { force },
  });
  await server.listen();
  server.printUrls();
}
