import { pathToFileURL } from "node:url";
import type { Plugin } from "vitest/config";

const SOURCE = /^(.*\/packages\/[^/]+)\/src\/(.*)(?<!\.test)\.ts$/;

/**
 * What tells sources that threads start beside the files of theirs that `tsc` builds, so that the threads of a test load those at
 * once rather than sources through tsx, which takes half a second of each. `npm test` alone asks for it, which has just built them; where a
 * test runs by itself the threads are sources too, so that nothing old is tested.
 */
export function builtThreads(): Plugin {
  return {
    name: "built-threads",
    enforce: "pre",
    transform(code, id) {
      const [, packageFolder, name] = SOURCE.exec(id) ?? [];
      if (name === undefined || !/\bworker(File|Script)\("/.test(code)) return;
      const built = pathToFileURL(`${packageFolder}/dist/${name}.js`).href;
      return code.replaceAll("import.meta.url", JSON.stringify(built)); // on the same lines
    },
  };
}
