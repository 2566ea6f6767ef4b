import type { CustomNetwork } from "./customNetwork.ts";

type Layers = Pick<CustomNetwork, "layers" | "outputLayers">;

/** `dense_Dense7`, `sequential_7`: what tfjs calls a layer that was given no name, by how many the program has made. */
const MADE_UP = /^(.+)_[A-Z][A-Za-z\d]*?\d+$|^(sequential)_\d+$/;

/** Layers with the names that tfjs made up counted from 1 in each network: what a program has made before is not told. */
export function renameLayers(network: Layers): Layers {
  const names = [...namesIn(network.layers)];
  const taken = new Set(names.filter((name) => !MADE_UP.test(name)));
  const renamed = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const name of names) {
    const [, layer, network] = MADE_UP.exec(name) ?? [];
    const stem = layer ?? network;
    if (stem === undefined || renamed.has(name)) continue;
    let count = counts.get(stem) ?? 0;
    do count += 1;
    while (taken.has(`${stem}_${count}`));
    counts.set(stem, count);
    renamed.set(name, `${stem}_${count}`);
  }
  return JSON.parse(JSON.stringify(network), (_, value) =>
    typeof value === "string" ? (renamed.get(value) ?? value) : value,
  );
}

/** Names of layers, and of those within them. */
function* namesIn(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "name" && typeof inner === "string") yield inner;
    else yield* namesIn(inner);
  }
}
