import { isDeepStrictEqual } from "node:util";
import type { FrontEndConfig } from "@speech-emotion/features";
import { isCustom } from "@speech-emotion/model";
import type { RunConfig } from "../runFolder/runFolder.ts";
import { hearingWith } from "./hearingWith.ts";
import { presets, type TrainConfig } from "./trainConfig.ts";
import { trainSettings } from "./trainSettings.ts";

/** The encoder that a run hears with. */
export interface RunEncoder {
  /** Its folder. */
  readonly path: string;
  /** The way from samples to what it says. */
  readonly frontEnd: FrontEndConfig;
}

/**
 * What to type after `train` for the same training again: its data sets, the preset that it is nearest to, and all settings in
 * which it differs from that.
 *
 * @param run what it was started with.
 * @param encoder what it hears with, if anything.
 * @returns words, as a program gets them; undefined where the network is one of a function, which nobody can type.
 */
export function repeatCommand(
  { dirs, config, from, backend }: Pick<RunConfig, "dirs" | "config" | "from" | "backend">,
  encoder?: RunEncoder,
): string[] | undefined {
  if (isCustom(config.network) && !from) return undefined;
  const starts = Object.entries(presets).map(([name, preset]) => {
    const base = encoder ? hearingWith(preset, encoder) : preset;
    const hearing = encoder
      ? ["--encoder", encoder.path]
      : name === "general"
        ? ["--encoder", "none"]
        : [];
    const given = from ? ["--from", from.path] : hearing;
    return [
      ...(name === "best" ? [] : ["--preset", name]),
      ...given,
      ...changes(base, config, from),
    ];
  });
  const shortest = starts.reduce((a, b) => (b.join(" ").length < a.join(" ").length ? b : a));
  return [...dirs, ...shortest, ...(backend === "wasm" ? [] : ["--backend", backend])];
}

/** Options that make one training's settings of another's. */
function changes(base: TrainConfig, config: TrainConfig, from: RunConfig["from"]): string[] {
  const options = new Map(trainSettings.map((setting) => [setting.key as string, setting]));
  // The seed is always said; a network's follows from it. What is the model's that training begins with needs no setting.
  const { frontEnd, network, seed, ...others } = config;
  const { seed: _, ...shape } = network;
  const { seed: __, ...baseShape } = base.network;
  return [
    ...["--seed", `${seed}`],
    ...Object.entries(others).flatMap(([key, value]) => {
      const known = base[key as keyof typeof base];
      if (isDeepStrictEqual(value, known)) return [];
      const { flags, kind } = options.get(key) ?? {};
      const isTyped = flags !== undefined && (kind !== "switch" || value === true);
      if (!isTyped) return set(key, known, value);
      const option = flags.split(" ")[0] as string;
      return kind === "switch" ? [option] : [option, String(value)];
    }),
    ...(from
      ? []
      : [...set("network", baseShape, shape), ...set("frontEnd", base.frontEnd, frontEnd)]),
  ];
}

/** What `--set` makes a value another with: its settings one by one where it has the same. */
function set(path: string, base: unknown, value: unknown): string[] {
  if (isDeepStrictEqual(base, value)) return [];
  if (isSettings(base) && isSettings(value)) {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    if (isDeepStrictEqual(keys.sort(), Object.keys(base).sort()))
      return keys.flatMap((key) => set(`${path}.${key}`, base[key], value[key]));
  }
  return ["--set", `${path}=${typeof value === "string" ? value : JSON.stringify(value)}`];
}

function isSettings(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
