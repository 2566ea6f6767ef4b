/** What every refusal of this package throws: one line with what was expected, what was found and what to do. */
export class TrainError extends Error {
  override readonly name = "TrainError";
}
