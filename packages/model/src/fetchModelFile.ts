import { ModelError } from "./errors.ts";
import { type PlacedFile, type ReadOptions, refuseSize } from "./modelSource.ts";

/**
 * One file of a saved model, over HTTP.
 *
 * @throws {ModelError} when it is not there, or larger than it may be.
 */
export async function fetchModelFile(
  { name, address }: PlacedFile,
  { maxBytes, onBytes }: ReadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(address);
  if (!response.ok)
    throw new ModelError({
      code: "model-missing",
      expected: `${name} at ${address}`,
      found: `HTTP ${response.status}`,
      advice: "check the address",
    });
  let read = 0;
  const count = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      read += chunk.byteLength;
      if (read > maxBytes) refuseSize({ name, address }, maxBytes);
      onBytes?.(read);
      controller.enqueue(chunk);
    },
  });
  const counted = new Response(response.body?.pipeThrough(count) ?? null);
  return new Uint8Array(await counted.arrayBuffer());
}
