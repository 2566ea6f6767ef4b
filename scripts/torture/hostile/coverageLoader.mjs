// Counts what of the packages is executed, in globalThis.__coverage__, as istanbul does. It is JavaScript because Node's
// thread of loaders reads nothing else.
import { createInstrumenter } from "istanbul-lib-instrument";

const instrumenter = createInstrumenter({ esModules: true, compact: true });

export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!/\/packages\/\w+\/(src|dist)\//.test(url) || loaded.format !== "module") return loaded;
  const source = instrumenter.instrumentSync(String(loaded.source), url);
  return { ...loaded, source };
}
