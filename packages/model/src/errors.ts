/** What every refusal of this package throws: one line with what was expected, what was found and what to do. */
export class ModelError extends Error {
  override readonly name = "ModelError";
}
