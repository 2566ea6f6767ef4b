/** A layer's name as tfjs takes it, which gives one where none is said. */
export function nameOf({ name }: { readonly name?: string }): { readonly name?: string } {
  return name === undefined ? {} : { name };
}

/** A seed as tfjs's initialisers take it, `offset` after a layer's own; without one they draw anew each time. */
export function seedAt(
  seed: number | null | undefined, // null in a layer's settings as JSON
  offset = 0,
): { readonly seed?: number } {
  return typeof seed === "number" ? { seed: seed + offset } : {};
}
