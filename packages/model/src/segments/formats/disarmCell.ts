/** A spreadsheet takes a cell that begins with one of these for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell of a table for a spreadsheet, which shall take no text for a formula, wherever that came from. */
export function disarmCell(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}
