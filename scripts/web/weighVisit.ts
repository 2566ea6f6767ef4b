import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";

/** What a first visit downloads, in bytes, each file compressed by gzip. */
export interface VisitWeight {
  /** Until there is a page to see and to press, without the model. */
  readonly beforeModel: number;
  /** Until clips can be recognised. */
  readonly all: number;
}

/**
 * Visits the built web app and weighs what it asks for. The page must not have a service worker, which fetches everything
 * once more for later visits.
 *
 * @param dist folder of the built web app, which `url` serves.
 */
export async function weighVisit(
  page: Page,
  { url, dist }: { readonly url: string; readonly dist: string },
): Promise<VisitWeight> {
  const paths = new Set<string>();
  page.context().on("request", (request) => {
    if (request.url().startsWith(url)) paths.add(request.url().slice(url.length) || "index.html");
  });
  await page.goto(url);
  await page.getByText("The recogniser is ready.").waitFor();
  const sizes = await Promise.all(
    [...paths].map(async (path) => ({
      isModel: path.startsWith("model/"),
      size: gzipSync(await readFile(join(dist, path)), { level: 9 }).length,
    })),
  );
  const sum = (files: typeof sizes) => files.reduce((total, { size }) => total + size, 0);
  return { beforeModel: sum(sizes.filter(({ isModel }) => !isModel)), all: sum(sizes) };
}
