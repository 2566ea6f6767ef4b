/** What kind of object a value is, in any realm: a page's frames and Node's contexts have classes of their own. */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}

/** A value in the words of a refusal's `found`, on one short line. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") {
    const shown = value.length > 40 ? `${value.slice(0, 40)}...` : value;
    return `the string ${JSON.stringify(shown)}`;
  }
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  const kind = kindOf(value);
  if (kind === "Object") {
    const keys = Object.keys(value);
    return keys.length === 0 ? "an empty object" : `an object of ${keys.slice(0, 5).join(", ")}`;
  }
  const article = /^[AEIO]/.test(kind) ? "an" : "a";
  const length = (value as { readonly length?: unknown }).length;
  return typeof length === "number" ? `${article} ${kind} of ${length}` : `${article} ${kind}`;
}
