import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type ClipRow, type SortKey, sortRows } from "../clipRows.ts";
import { TableRow } from "./tableRow.tsx";
import { useVirtualRows } from "./useVirtualRows.ts";

/** Up to so many rows all stand in the page. */
const MOST_WHOLE = 100;

const columns: readonly { readonly key: SortKey; readonly title: string }[] = [
  { key: "file", title: "File" },
  { key: "emotion", title: "Emotion" },
  { key: "score", title: "Score" },
  { key: "durationSec", title: "Length" },
];

/** What the rows are sorted by; undefined where they stand as they came. */
type Sorting = { readonly key: SortKey; readonly descending: boolean } | undefined;

/** The rows that are wanted, as they came or sorted. Of many, only those stand in the page that are in sight. */
export function ClipTable({ rows }: { readonly rows: readonly ClipRow[] }) {
  const sorting = useSignal<Sorting>(undefined);
  const sorted = sorting.value ? sortRows(rows, sorting.value) : rows;
  const Rows = sorted.length > MOST_WHOLE ? ManyRows : AllRows;
  return <Rows rows={sorted} sorting={sorting} />;
}

interface RowsProps {
  readonly rows: readonly ClipRow[];
  readonly sorting: Signal<Sorting>;
}

function AllRows({ rows, sorting }: RowsProps) {
  return (
    <div class="scroll">
      <table>
        <Head sorting={sorting} />
        <tbody>
          {rows.map(({ key, entry, row }) => (
            <TableRow key={key} entry={entry} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ManyRows({ rows, sorting }: RowsProps) {
  const box = useRef<HTMLDivElement>(null);
  const focused = useSignal<string | undefined>(undefined);
  const keys = rows.map(({ key }) => key);
  const { pieces, measure } = useVirtualRows(box, { keys, focused: focused.value });
  useKeptFocus(box);
  return (
    <>
      <a class="unseen" href="#after-rows">
        Skip the {rows.length} rows
      </a>
      <div ref={box} class="scroll many" tabIndex={-1}>
        <table aria-rowcount={rows.length + 1}>
          <Head sorting={sorting} rowIndex={1} />
          <tbody
            onFocusIn={({ target }: FocusEvent) => {
              focused.value = keyOf(target);
            }}
            onFocusOut={({ target, relatedTarget }: FocusEvent) => {
              // To where it goes, for that row is to be there when it comes; it stays when only the window is left.
              if (document.activeElement !== target) focused.value = keyOf(relatedTarget);
            }}
          >
            {pieces.map((piece, i) => {
              if ("gap" in piece) return <Gap key={i === 0 ? "before" : `gap ${i}`} {...piece} />;
              const { key, entry, row } = rows[piece.index] as ClipRow;
              return (
                <TableRow
                  key={key}
                  entry={entry}
                  row={row}
                  place={{ key, index: piece.index, measure }}
                />
              );
            })}
          </tbody>
        </table>
      </div>
      <span id="after-rows" tabIndex={-1} />
    </>
  );
}

/** Names the row that an element is in. */
function keyOf(element: EventTarget | null): string | undefined {
  return (element as HTMLElement | null)?.closest("tr")?.dataset["key"];
}

/** The height of rows that are left out. */
function Gap({ gap }: { readonly gap: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row without anything in it cannot be focused
    <tr class="gap" aria-hidden="true">
      <td colSpan={columns.length + 1} style={{ height: `${gap}px` }} />
    </tr>
  );
}

function Head({
  sorting,
  rowIndex,
}: {
  readonly sorting: Signal<Sorting>;
  readonly rowIndex?: number;
}) {
  const { key, descending } = sorting.value ?? {};
  return (
    <thead>
      <tr aria-rowindex={rowIndex}>
        {columns.map(({ key: column, title }) => (
          <th
            key={column}
            scope="col"
            aria-sort={key !== column ? "none" : descending ? "descending" : "ascending"}
          >
            <button
              type="button"
              onClick={() => {
                sorting.value = { key: column, descending: key === column && !descending };
              }}
            >
              {title}
            </button>
          </th>
        ))}
        <th scope="col">It is</th>
      </tr>
    </thead>
  );
}

/** A row that moves, as when it is sorted anew, loses the focus, and gets it back; one that goes gives it to the box around. */
function useKeptFocus(box: RefObject<HTMLElement | null>): void {
  const { activeElement } = document; // before rows move
  const wasInside = box.current?.contains(activeElement);
  useLayoutEffect(() => {
    if (!wasInside || document.activeElement !== document.body) return;
    const heir = activeElement?.isConnected ? (activeElement as HTMLElement) : box.current;
    heir?.focus({ preventScroll: true });
  });
}
