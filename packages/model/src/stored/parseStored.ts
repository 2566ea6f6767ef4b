import { describeValue, type Refusal, SpeechEmotionError } from "@speech-emotion/features";
import * as v from "valibot";

/** How a stored file differs from what it should hold, in the words of a refusal. */
export type Mismatch = Pick<Refusal, "expected" | "found">;

/**
 * What a file of JSON holds, without what its schema does not name.
 *
 * @param refuse makes the error that is thrown when the text is no JSON or does not fit the schema.
 */
export function parseStored<T>(
  text: string,
  schema: v.GenericSchema<unknown, T>,
  refuse: (mismatch: Mismatch) => Error,
): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse({ expected: "JSON", found: "something else" });
  }
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  throw refuse(describeIssue(result.issues[0]));
}

/** A value that a function of these packages checks, as it is used elsewhere too: what that refuses is the mismatch. */
export function checkedBy<T>(check: (value: unknown) => T): v.GenericSchema<unknown, T> {
  return v.pipe(
    v.unknown(),
    v.rawTransform<unknown, T>(({ dataset, addIssue, NEVER }) => {
      try {
        return check(dataset.value);
      } catch (error) {
        if (!(error instanceof SpeechEmotionError)) throw error;
        addIssue({ message: error.expected, expected: error.expected, received: error.found });
        return NEVER;
      }
    }),
  );
}

/** A whole number in a range. */
export function whole(min: number, max: number): v.GenericSchema<unknown, number> {
  return v.custom<number>(
    (value) => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max,
    max === Number.MAX_SAFE_INTEGER
      ? `a whole number of at least ${min}`
      : `a whole number from ${min} to ${max}`,
  );
}

/** A number that is neither infinite nor none. */
export const finite: v.GenericSchema<unknown, number> = v.custom<number>(
  Number.isFinite,
  "a finite number",
);

/** What logits are divided by, and the like. */
export const positive: v.GenericSchema<unknown, number> = v.custom<number>(
  (value) => Number.isFinite(value) && Number(value) > 0,
  "a number above 0",
);

/** The digest of a file or of settings, SHA-256 in hexadecimal. */
export const sha256: v.GenericSchema<unknown, string> = v.custom<string>(
  (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
  "a SHA-256 in hexadecimal",
);

/** An object of any keys, whose values are alike. */
export function recordOf<T>(
  values: v.GenericSchema<unknown, T>,
): v.GenericSchema<unknown, Record<string, T>> {
  const isObject = (value: unknown) => typeof value === "object" && !Array.isArray(value);
  return v.pipe(v.custom(isObject, "an object"), v.record(v.string(), values));
}

const KINDS: Readonly<Record<string, string>> = {
  Array: "a list",
  Object: "an object",
  boolean: "true or false",
  number: "a number",
  string: "text",
};

/** The first difference, by its place in the file. */
export function describeIssue(issue: v.BaseIssue<unknown>): Mismatch {
  const place = (issue.path ?? []).reduce(
    (path, { key }) =>
      typeof key === "number" ? `${path}[${key}]` : path === "" ? `${key}` : `${path}.${key}`,
    "",
  );
  const { type, expected, message, received } = issue;
  // Such a refusal names its place itself.
  if (type === "raw_transform") return { expected: message, found: received };
  // valibot says so of a key that is not there.
  if (expected?.startsWith('"') && received === "undefined" && type !== "literal")
    return { expected: place, found: "nothing" };
  const wanted = issue.kind === "schema" && type !== "custom" ? (expected ?? message) : message;
  const kind = KINDS[wanted] ?? wanted;
  return {
    expected: place === "" ? kind : `${place} to be ${kind}`,
    found: describeValue(issue.input),
  };
}
