import fc from "fast-check";
import { type Damage, damage } from "./damage.ts";
import { everyKind, type Shape, type ValidFile, validFile } from "./validFiles.ts";
import { writeFile } from "./wavFile.ts";

/** No input is larger. */
export const MAX_INPUT_BYTES: number = 1 << 20;

/** Bytes that are given to the reader of WAV files. */
export interface FuzzInput {
  readonly bytes: Uint8Array;
  /** What the bytes were made of, and how they were damaged. */
  readonly from: string;
  /** What they must be read as, where nothing was damaged. */
  readonly whole: Shape | undefined;
}

/** Draws a valid file that is damaged in up to four ways; one of twenty is not. */
export function damagedFile(): fc.Arbitrary<FuzzInput> {
  const damages = fc.oneof(
    { weight: 19, arbitrary: fc.array(damage(), { minLength: 1, maxLength: 4, size: "max" }) },
    { weight: 1, arbitrary: fc.constant<Damage[]>([]) },
  );
  return fc.tuple(validFile(), damages).map(([valid, list]) => damageFile(valid, list));
}

function damageFile({ name, file, shape }: ValidFile, damages: readonly Damage[]): FuzzInput {
  const parts = damages.reduce((changed, damage) => damage.parts?.(changed) ?? changed, file);
  const bytes = damages.reduce(
    (changed, damage) => damage.bytes?.(changed) ?? changed,
    writeFile(parts),
  );
  return {
    bytes: bytes.subarray(0, MAX_INPUT_BYTES),
    from: [name, ...damages.map((damage) => damage.name)].join("; "),
    whole: damages.length === 0 ? shape : undefined,
  };
}

/** Files of every kind, cut at every byte, and whole. */
export function truncations(): readonly FuzzInput[] {
  return everyKind().flatMap(({ name, file, shape }) => {
    const whole = writeFile(file);
    return Array.from({ length: whole.length + 1 }, (_, length) => ({
      bytes: whole.subarray(0, length),
      from: `${name}; the first ${length} of ${whole.length} bytes`,
      whole: length === whole.length ? shape : undefined,
    }));
  });
}

/** At most so many of a list, evenly spread over it. */
export function thin<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, n) => list[Math.floor((n * list.length) / most)] as T);
}
