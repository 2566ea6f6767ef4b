/** What is named of a long list before the others are only counted. */
const NAMED = 20;

/** A list for a line of text: `a; b; c`, and of more than twenty how many more there are. */
export function listFirst(items: readonly string[]): string {
  const more = items.length > NAMED ? [`and ${items.length - NAMED} more`] : [];
  return [...items.slice(0, NAMED), ...more].join("; ");
}
