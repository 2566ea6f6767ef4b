/** A saved model, file by file, but for an encoder's. */
export interface ModelFiles {
  /** All weights, one after another. */
  readonly "weights.bin": Uint8Array<ArrayBuffer>;
  /** The network's layers, and where which weight stands. */
  readonly "model.json": string;
  /** Labels, front end and provenance. */
  readonly "recognizer.json": string;
}

/** What files hold, by their names, in the order in which they are written. */
export type StoredFiles = Readonly<Record<string, Uint8Array | string>>;
