import { ModelError } from "./errors.ts";

/** The files of a saved model; those of an encoder are there where it has one. */
export type ModelFileName =
  | "model.json"
  | "weights.bin"
  | "recognizer.json"
  | "encoder.json"
  | "encoder.bin";

/** The folder in that of a model that holds the one which answers together with it. */
export const COMPANION = "companion";

/**
 * Where a saved model is: the path or URL of its folder, or the URL of each file, since bundlers rename what they put
 * into a site. `@speech-emotion/general-model` exports the shipped model's.
 */
export type ModelSource =
  | string
  | URL
  | Readonly<Partial<Record<ModelFileName | `companion/${string}`, string | URL>>>;

/**
 * Where the companion of a saved model is.
 *
 * @throws {ModelError} when the source lists files and none of it.
 */
export function companionSource(source: ModelSource): ModelSource {
  if (typeof source === "string" || "href" in source)
    return `${String(source).replace(/\/$/, "")}/${COMPANION}`;
  const own = Object.entries(source).filter(([name]) => name.startsWith(`${COMPANION}/`));
  if (own.length === 0)
    throw new ModelError({
      code: "model-missing",
      expected: `the addresses of the companion's files, such as ${COMPANION}/recognizer.json`,
      found: `those of ${Object.keys(source).join(", ")}`,
      advice: "give the addresses of all files, or that of the folder",
    });
  return Object.fromEntries(
    own.map(([name, address]) => [name.slice(COMPANION.length + 1), address]),
  );
}

/** A file of a model and its path or URL. */
export interface PlacedFile {
  readonly name: ModelFileName;
  readonly address: string;
}

/** How a file of a model is read. */
export interface ReadOptions {
  /** A larger file is refused, before it is in memory. */
  readonly maxBytes: number;
  /** Called with how many bytes are there, as they arrive. */
  readonly onBytes?: ((read: number) => void) | undefined;
  /** Ends the reading, which then throws what it was aborted with. */
  readonly signal?: AbortSignal | undefined;
}

/** What is thrown where a file is larger than it may be. */
export function oversized({ name, address }: PlacedFile, maxBytes: number): ModelError {
  return new ModelError({
    code: "model-damaged",
    expected: `at most ${maxBytes} bytes in ${name}`,
    found: "more",
    advice: `${address} is damaged, save or copy the model again`,
  });
}

/** A source for another thread, which can be sent no URL, and may have another base: each address by a function. */
export function mapSource(
  source: ModelSource,
  place: (address: string) => string,
): string | Readonly<Record<string, string>> {
  if (typeof source === "string" || "href" in source) return place(String(source));
  return Object.fromEntries(
    Object.entries(source).map(([name, address]) => [name, place(String(address))]),
  );
}

/**
 * Where one file of a model is.
 *
 * @throws {ModelError} when the source lists files and not this one.
 */
export function placeFile(source: ModelSource, name: ModelFileName): PlacedFile {
  if (typeof source === "string" || "href" in source)
    return { name, address: `${String(source).replace(/\/$/, "")}/${name}` };
  const address = source[name];
  if (address === undefined)
    throw new ModelError({
      code: "model-missing",
      expected: `the address of ${name}`,
      found: `those of ${Object.keys(source).join(", ") || "none"}`,
      advice: "give the addresses of all files, or that of the folder",
    });
  return { name, address: String(address) };
}
