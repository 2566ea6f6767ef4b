import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useReducer, useRef } from "preact/hooks";

/** As the style has it for a row on one line, in pixels; those that are drawn are measured. */
const USUAL_HEIGHT = 45;
/** Rows above and below those in sight, for a keyboard to go on to. */
const OVERSCAN = 8;

/** Rows that stand in the page, of very many. */
export interface VirtualRows {
  /** Gaps, in pixels, where rows are left out, and the places of those that are not. */
  readonly pieces: readonly ({ readonly gap: number } | { readonly index: number })[];
  /** Takes the height of a row, which has its place in `data-index`. */
  readonly measure: (row: HTMLElement | null) => void;
}

/**
 * Which rows are to stand in the page while it scrolls through them in a box: those in sight, and the one that has the focus
 * with its neighbours.
 *
 * @param keys of all rows, in their order.
 */
export function useVirtualRows(
  box: RefObject<HTMLElement | null>,
  { keys, focused }: { readonly keys: readonly string[]; readonly focused: string | undefined },
): VirtualRows {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const own = useRef<Virtualizer<HTMLElement, HTMLElement> | undefined>(undefined);
  const at = focused === undefined ? -1 : keys.indexOf(focused);
  const options = {
    count: keys.length,
    getItemKey: (index: number) => keys[index] as string,
    getScrollElement: () => box.current,
    estimateSize: () => USUAL_HEIGHT,
    overscan: OVERSCAN,
    rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) => {
      const indices = new Set(defaultRangeExtractor(range));
      for (const index of at < 0 ? [] : [at - 1, at, at + 1])
        if (index >= 0 && index < keys.length) indices.add(index);
      return [...indices].sort((a, b) => a - b);
    },
    onChange: () => redraw(undefined),
    ...{ scrollToFn: elementScroll, observeElementRect, observeElementOffset },
  };
  own.current ??= new Virtualizer<HTMLElement, HTMLElement>(options);
  const virtualizer = own.current;
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());

  const pieces: ({ gap: number } | { index: number })[] = [];
  let end = 0;
  for (const item of virtualizer.getVirtualItems()) {
    if (item.start > end) pieces.push({ gap: item.start - end });
    pieces.push({ index: item.index });
    end = item.end;
  }
  const rest = virtualizer.getTotalSize() - end;
  if (rest > 0) pieces.push({ gap: rest });
  return { pieces, measure: virtualizer.measureElement };
}
