/** Resolves this project's packages to their sources, as `--conditions=@speech-emotion/source` would. */
export function resolve(specifier, context, next) {
  return next(specifier, {
    ...context,
    conditions: [...context.conditions, "@speech-emotion/source"],
  });
}
