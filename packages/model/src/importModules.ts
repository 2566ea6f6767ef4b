import { moduleUrl } from "#platform";
import { ModelError } from "./errors.ts";

/**
 * Imports modules that register classes of layers, one after another.
 *
 * @returns their URLs, for another thread.
 * @throws {ModelError} naming the first that does not load.
 */
export async function importModules(modules: Iterable<string | URL> = []): Promise<string[]> {
  const urls = Array.from(modules, (address) => moduleUrl(String(address)));
  for (const url of urls)
    await import(/* @vite-ignore */ /* webpackIgnore: true */ url).catch((error: Error) => {
      throw new ModelError(
        {
          code: "module-unusable",
          expected: `the module ${url} to load`,
          found: `"${error.message}"`,
          advice: "name the path or URL of a module that registers layers",
        },
        { cause: error },
      );
    });
  return urls;
}
