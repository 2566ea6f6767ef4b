import { ModelError } from "./errors.ts";

/** The files of a saved model. */
export type ModelFileName = "model.json" | "weights.bin" | "recognizer.json";

/**
 * Where a saved model is: the path or URL of its folder, or the URL of each file, since bundlers rename what they put
 * into a site. `@speech-emotion/ravdess-model` exports the shipped model's.
 */
export type ModelSource = string | URL | Readonly<Record<ModelFileName, string | URL>>;

/** A file of a model and its path or URL. */
export interface PlacedFile {
  readonly name: ModelFileName;
  readonly address: string;
}

export interface ReadOptions {
  /** A larger file is refused, before it is in memory. */
  readonly maxBytes: number;
  /** Called with how many bytes are there, as they arrive. */
  readonly onBytes?: (read: number) => void;
}

/** @throws {ModelError} always: the file is larger than it may be. */
export function refuseSize({ name, address }: PlacedFile, maxBytes: number): never {
  throw new ModelError({
    code: "model-damaged",
    expected: `at most ${maxBytes} bytes in ${name}`,
    found: "more",
    advice: `${address} is damaged, save or copy the model again`,
  });
}

/** Where one file of a model is. */
export function placeFile(source: ModelSource, name: ModelFileName): PlacedFile {
  if (typeof source === "object" && name in source)
    return { name, address: String((source as Readonly<Record<string, string | URL>>)[name]) };
  return { name, address: `${String(source).replace(/\/$/, "")}/${name}` };
}
