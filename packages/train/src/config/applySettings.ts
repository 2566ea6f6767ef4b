import { TrainError } from "../errors.ts";

/**
 * A copy of a config with settings changed by name, as `distortion.stretch=0.2` or `frontEnd.trim.topDb=40`; values are
 * JSON, or text as it is.
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
    for (const key of keys) at = enter(at, key);
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

/** A setting of settings; of a front end, the stage of that name. */
function enter(at: unknown, key: string): unknown {
  const stage = Array.isArray(at)
    ? at.find((item) => isObject(item) && item.stage === key)
    : undefined;
  return stage ?? (isObject(at) ? at[key] : undefined);
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
