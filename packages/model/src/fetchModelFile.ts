import { ModelError } from "./errors.ts";
import { fetchBytes } from "./fetchBytes.ts";
import { oversized, type PlacedFile, type ReadOptions } from "./modelSource.ts";

/**
 * One file of a saved model, over HTTP.
 *
 * @throws {ModelError} when it is not there, or larger than it may be.
 */
export function fetchModelFile(
  { name, address }: PlacedFile,
  { maxBytes, ...options }: ReadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  return fetchBytes(address, {
    ...options,
    maxBytes,
    missing: (found) =>
      new ModelError({
        code: "model-missing",
        expected: `${name} at ${address}`,
        found,
        advice: "check the address",
      }),
    tooLarge: () => oversized({ name, address }, maxBytes),
  });
}
