import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Certainty, ClipRow, RowFilter } from "../clipRows.ts";
import { announce } from "../state/announcing.ts";

const certainties: readonly { readonly is: Certainty; readonly title: string }[] = [
  { is: "sure", title: "sure" },
  { is: "likely", title: "likely" },
  { is: "unsure", title: "not sure" },
  { is: "unfamiliar", title: "unlike any voice learnt" },
  { is: "no voice", title: "no voice" },
  { is: "refused", title: "could not be heard" },
  { is: "waiting", title: "not heard yet" },
];

interface RowFiltersProps {
  readonly filter: Signal<RowFilter>;
  readonly all: readonly ClipRow[];
  /** How many of them are wanted. */
  readonly wanted: number;
}

/** Which rows of the table are shown. */
export function RowFilters({ filter, all, wanted }: RowFiltersProps) {
  const { text, emotion, certainty } = filter.value;
  const heard = new Set(all.flatMap(({ row }) => row.emotion ?? []));
  if (emotion !== undefined) heard.add(emotion);
  const change = (news: Partial<RowFilter>) => {
    filter.value = { ...filter.value, ...news };
  };
  const count = `${wanted} of ${all.length} shown`;
  const told = useRef(filter.value);
  useEffect(() => {
    if (told.current === filter.value) return;
    told.current = filter.value;
    announce(count);
  }, [filter.value]);
  return (
    <div class="filters">
      <label>
        Name
        <input
          class="label"
          type="search"
          value={text}
          onInput={({ currentTarget }) => change({ text: currentTarget.value })}
        />
      </label>
      <label>
        Emotion
        <select
          value={emotion ?? ""}
          onChange={({ currentTarget }) => change({ emotion: currentTarget.value || undefined })}
        >
          <option value="">any</option>
          {[...heard].sort().map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Certainty
        <select
          value={certainty ?? ""}
          onChange={({ currentTarget }) =>
            change({ certainty: (currentTarget.value || undefined) as Certainty | undefined })
          }
        >
          <option value="">any</option>
          {certainties.map(({ is, title }) => (
            <option key={is} value={is}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <p class="note">{count}</p>
    </div>
  );
}
