import { createRequire } from "node:module";

const { resolve } = createRequire(import.meta.url);
/** So that workers resolve this project's packages to their sources too. */
const CONDITIONS = "--conditions=@speech-emotion/source";

/** A worker's file, as pools take it. */
export interface WorkerFile {
  /** Its URL. */
  readonly filename: string;
  /** What Node needs to run it. */
  readonly execArgv: string[];
}

/** What starts a worker, as `new Worker(script, { eval: true, execArgv })` takes it. */
export interface WorkerScript {
  /** JavaScript that imports the worker's file. */
  readonly script: string;
  /** What Node needs to run it. */
  readonly execArgv: string[];
}

function isSource(url: string): boolean {
  return url.endsWith(".ts");
}

/**
 * The worker of that name beside a module, for a pool: built JavaScript, or, where the sources run as they are,
 * TypeScript loaded through tsx.
 *
 * @param name file name without extension.
 * @param url `import.meta.url` of the module that starts it.
 */
export function workerFile(name: string, url: string): WorkerFile {
  return {
    filename: new URL(isSource(url) ? `./${name}.ts` : `./${name}.js`, url).href,
    execArgv: isSource(url) ? [CONDITIONS, "--import", resolve("tsx")] : [],
  };
}

/** The same as a script for `new Worker(script, { eval: true })`, whose first file Node does not pass through tsx. */
export function workerScript(name: string, url: string): WorkerScript {
  const { filename } = workerFile(name, url);
  const start = `import(${JSON.stringify(filename)})`;
  if (!isSource(url)) return { script: start, execArgv: [] };
  const api = `import(${JSON.stringify(import.meta.resolve("tsx/esm/api"))})`;
  return { script: `${api}.then((api) => (api.register(), ${start}))`, execArgv: [CONDITIONS] };
}
