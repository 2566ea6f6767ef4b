/** What is expected of bytes that come over HTTP. */
export interface FetchOptions {
  /** More are refused, before they are in memory. */
  readonly maxBytes: number;
  /** Called with how many bytes are there, as they arrive. */
  readonly onBytes?: ((read: number) => void) | undefined;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
  /** @returns what is thrown where the server has none. */
  readonly missing: (found: string) => Error;
  /** @returns what is thrown where there are more. */
  readonly tooLarge: () => Error;
}

/** The bytes at a URL. */
export async function fetchBytes(
  url: string,
  { maxBytes, onBytes, signal, missing, tooLarge }: FetchOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok) throw missing(`HTTP ${response.status}`);
  let read = 0;
  const count = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      read += chunk.byteLength;
      if (read > maxBytes) throw tooLarge();
      onBytes?.(read);
      controller.enqueue(chunk);
    },
  });
  const counted = new Response(response.body?.pipeThrough(count) ?? null);
  return new Uint8Array(await counted.arrayBuffer());
}
