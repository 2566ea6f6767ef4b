import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { version } from "../../../../../package.json";
import { type Entry, entries } from "../../state/entries.ts";
import { taught, taughtName } from "../../state/teaching.ts";
import { countOf } from "../../words.ts";
import { Law } from "../law.tsx";
import { Limits } from "../limits.tsx";
import { ClipReport } from "./clipReport.tsx";
import { LaneReport } from "./laneReport.tsx";
import { modelDigest } from "./modelDigest.ts";
import "./report.css";

const written = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });

/** All clips of the table as a report on paper, which stands in the place of the page. */
export function Report({ onClose }: { readonly onClose: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const digest = useSignal<string | undefined>(undefined);
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
    void modelDigest().then((found) => {
      digest.value = found;
    });
    const closeByKey = ({ key }: KeyboardEvent) => {
      if (key === "Escape") onClose();
    };
    window.addEventListener("keydown", closeByKey);
    return () => window.removeEventListener("keydown", closeByKey);
  }, []);
  return (
    <article class="report" aria-labelledby="report-title">
      <p class="actions">
        <button type="button" class="primary" onClick={() => print()}>
          Print, or save as PDF
        </button>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </p>
      <header>
        <h1 ref={heading} id="report-title" tabIndex={-1}>
          How these voices sound
        </h1>
        <dl class="facts">
          <Fact name="Written" value={written.format()} />
          <Fact name="Of" value={countOf(entries.value.length, "clip")} />
          <Fact name="By" value={`Speech Emotion Recognizer ${version}`} />
          {taught.value?.helps && <Fact name="Answers as taught by" value={taughtName.value} />}
          {digest.value && <Fact name="Model, SHA-256 of weights.bin" value={digest.value} />}
        </dl>
        <Law />
      </header>
      {entries.value.map((entry) => (
        <EntryReport key={entry.id} entry={entry} />
      ))}
      <footer>
        <h2>What the answers say, and what not</h2>
        <p>
          Scores are how the network divides its belief among the emotions that it knows; together
          they are 100 %. “Sure”, “likely” and “not sure” were measured on voices that it had never
          heard. Of a recording of more than 15 s, percentages are shares of its time.
        </p>
        <Limits />
      </footer>
    </article>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function EntryReport({ entry }: { readonly entry: Entry }) {
  const { name, outcome, corrections = [] } = entry;
  switch (outcome.kind) {
    case "recognised":
      return <ClipReport {...{ entry }} prediction={outcome.prediction} peaks={outcome.peaks} />;
    case "followed":
      return outcome.recording.lanes.map((lane) => (
        <LaneReport
          key={lane.side}
          {...{ name, lane, corrections }}
          durationSec={outcome.recording.durationSec}
        />
      ));
    default:
      return (
        <section class="report-clip">
          <h2>{name}</h2>
          <p>{outcome.kind === "refused" ? outcome.message : "Not heard yet."}</p>
        </section>
      );
  }
}
