import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * A text field that shows a value when that changes. In between it is whoever writes in it: one whose `value` is given is set
 * back whenever what surrounds it is drawn again, as it is several times a second while a clip plays.
 */
export function useField(value: string): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (field.current) field.current.value = value;
  }, [value]);
  return field;
}
