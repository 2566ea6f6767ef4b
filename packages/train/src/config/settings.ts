import { TrainError } from "../errors.ts";

/**
 * A copy of a config with settings changed by name, as `distortion.stretch=0.2`; values are JSON, or text as it is.
 *
 * @throws {TrainError} when there is no such setting, or it is of another kind.
 */
export function applySettings<T extends object>(config: T, settings: readonly string[]): T {
  const changed = structuredClone(config);
  for (const setting of settings) {
    const [, path = "", text = ""] = /^([^=]+)=(.*)$/.exec(setting) ?? [];
    const keys = path.split(".");
    const last = keys.pop() as string;
    let at: unknown = changed;
    for (const key of keys) at = isObject(at) ? at[key] : undefined;
    if (!isObject(at) || !(last in at))
      throw new TrainError({
        code: "setting-unknown",
        expected: "KEY=VALUE with a setting of config.json",
        found: `${JSON.stringify(setting)}`,
        advice: `the settings are ${Object.keys(config).join(", ")}`,
      });
    const value = parse(text);
    const known = at[last];
    if (
      known !== undefined &&
      (typeof value !== typeof known || Array.isArray(value) !== Array.isArray(known))
    )
      throw new TrainError({
        code: "setting-unknown",
        expected: `${path} to be like ${JSON.stringify(known)}`,
        found: `${text}`,
        advice: "change the setting",
      });
    at[last] = value;
  }
  return changed;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
