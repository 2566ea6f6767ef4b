import { ModelError } from "../errors.ts";

/** @throws {ModelError} always, of a network of one's own that cannot be used. */
export function refuse(expected: string, found: string, advice = "change the network"): never {
  throw new ModelError({ code: "network-unusable", expected, found, advice });
}

/**
 * Does what tfjs, or somebody's own class, may refuse in words of its own.
 *
 * @throws {ModelError} with their first line, when they do.
 */
export function refusing<T>(expected: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ModelError) throw error;
    return refuse(expected, String((error as Error)?.message ?? error).split("\n")[0] as string);
  }
}
