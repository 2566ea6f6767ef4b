import { useSignal } from "@preact/signals";
import { clipRows, filterRows, isFiltering, type RowFilter } from "../clipRows.ts";
import { engineState } from "../engine/engine.ts";
import { entries } from "../state/entries.ts";
import { clearEntries } from "../state/hearing.ts";
import { lastImport } from "../state/importing.ts";
import { toCsv, toJson } from "../table.ts";
import { ClipTable } from "./clipTable.tsx";
import { Confusion } from "./confusion.tsx";
import { download } from "./download.ts";
import { History } from "./history/history.tsx";
import { KeptOnly } from "./history/keptOnly.tsx";
import { Meaning } from "./meaning.tsx";
import { ReportButton } from "./report/reportPlace.tsx";
import { RowFilters } from "./rowFilters.tsx";
import { Teach } from "./teach.tsx";
import { TrainPlace } from "./trainPlace.tsx";

/** Fewer rows are looked through by eye. */
const FEW = 12;
const everything: RowFilter = { text: "", emotion: undefined, certainty: undefined };

/** Every clip of this visit in a table, once there is one. */
export function Compare() {
  const filter = useSignal<RowFilter>(everything);
  const all = clipRows(entries.value);
  const isFiltered = isFiltering(filter.value);
  const wanted = filterRows(all, filter.value);
  const rows = () => wanted.map(({ row }) => row);
  const shownOf = `${wanted.length} of ${all.length}`;
  const clear = () => {
    filter.value = everything;
    lastImport.value = undefined;
    clearEntries();
  };
  if (all.length === 0) return <KeptOnly />;
  return (
    <section class="card compare" aria-labelledby="compare-title">
      <h2 id="compare-title">Your clips</h2>
      {(all.length >= FEW || isFiltered) && (
        <RowFilters filter={filter} all={all} wanted={wanted.length} />
      )}
      <ClipTable rows={wanted} />
      <KnownLabels />
      <Meaning of="What the columns mean">
        <p>
          Emotion is the likeliest one, with a question mark where the answer is not sure. Score is
          how much of its belief the network gives to it. Length is that of the whole clip. What it
          is, you or a manifest may say, to see how often it is right and to teach by it below. Of a
          recording of more than 15 s, emotion is that of most of its time, with its share of the
          time; each side of a call has a row.
        </p>
      </Meaning>
      <p class="actions">
        <button type="button" onClick={() => download("emotions.csv", "text/csv", toCsv(rows()))}>
          Save as CSV
        </button>
        <button
          type="button"
          onClick={() => download("emotions.json", "application/json", toJson(rows()))}
        >
          Save as JSON
        </button>
        <ReportButton />
        <button type="button" onClick={clear}>
          Clear
        </button>
      </p>
      {isFiltered && <p class="note">What is saved is what is shown: {shownOf}.</p>}
      <Confusion rows={wanted} />
      <History />
      <Teach />
      <TrainPlace />
    </section>
  );
}

/** What may be chosen as a clip's label; any other word will do. */
function KnownLabels() {
  const state = engineState.value;
  return (
    <datalist id="known-labels">
      {state.stage === "ready" && state.labels.map((name) => <option key={name} value={name} />)}
    </datalist>
  );
}
