import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";

/** An icon that not every system takes as SVG. */
interface Icon {
  readonly file: string;
  /** Width and height, in pixels. */
  readonly size: number;
  /** Whether the system cuts a shape of its own out of it: the ground then reaches to the edges. */
  readonly isCut?: boolean;
}

const icons: readonly Icon[] = [
  { file: "icon-192.png", size: 192 },
  { file: "icon-512.png", size: 512 },
  { file: "icon-maskable-512.png", size: 512, isCut: true },
  { file: "apple-touch-icon.png", size: 180, isCut: true },
];

/**
 * Draws the icons that are no SVG from the one that is, into its folder.
 *
 * @param folder where `icon.svg` stands.
 */
export async function drawIcons(browser: Browser, folder: string): Promise<void> {
  const svg = await readFile(join(folder, "icon.svg"), "utf8");
  for (const { file, size, isCut = false } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const drawn = isCut ? svg.replace(/ rx="[^"]*"/, "") : svg;
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${drawn}`);
    await writeFile(join(folder, file), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
}
