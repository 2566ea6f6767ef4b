/** Evidence: the page is read back as a browser reads it; every number in it is one that went in. */
import { createHash } from "node:crypto";
import type { Clip } from "@speech-emotion/data";
import { computeMetrics } from "@speech-emotion/data/labels";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { defaultTrainConfig } from "../config/trainConfig.ts";
import type { EpochRecord, MetricsFile, RunConfig } from "../runFolder/runFolder.ts";
import { measureCalibration } from "../scores/calibration.ts";
import { type ReportedRun, renderReport } from "./report.ts";

const history = [1, 2, 3].map(
  (epoch): EpochRecord => ({
    epoch,
    learningRate: 1e-3,
    trainLoss: 2 / epoch,
    loss: 1 / epoch,
    accuracy: 0.1 * epoch,
    weightedF1: 0.05 * epoch,
    temperature: 1,
    passes: false,
    saved: false,
    seconds: 1,
  }),
);

function metricsOf(labels: readonly string[], change: Partial<MetricsFile> = {}): MetricsFile {
  return {
    protocol: "stratified, seed 1",
    ...computeMetrics(labels, [0, 0, 0, 1, 1], [0, 0, 1, 1, 0]),
    answered: 1,
    riskCoverage: [],
    ...measureCalibration([[0.75, 0.25]], [0]),
    groups: [],
    ...change,
  };
}

const configOf = (change: Partial<RunConfig> = {}): RunConfig => ({
  ...{ dirs: ["/data/voices"], config: defaultTrainConfig, backend: "wasm", commit: null },
  versions: { node: "v22.0.0" },
  ...change,
});

/** What a reader sees of a report. */
function read(metrics: MetricsFile, change: Partial<ReportedRun> = {}) {
  const labels = metrics.classes.map(({ label }) => label);
  const predictions = [0, 0, 0, 1, 1].map((target, i) => ({
    ...{ clip: `clip${i}.wav`, label: labels[target]!, predicted: labels[[0, 0, 1, 1, 0][i]!]! },
    scores: [0.75, 0.25],
  }));
  const page = renderReport({
    ...{ started: configOf(), metrics, history, predicted: { labels, predictions } },
    ...{ split: [], skipped: [], clips: new Map(), mistakes: [] },
    ...change,
  });
  const { document } = parseHTML(page);
  const texts = (selector: string, within: Element = document.documentElement) =>
    [...within.querySelectorAll(selector)].map((element) => element.textContent);
  const rows = (table: Element) =>
    [...table.querySelectorAll("tr")].map((row) => texts("th, td", row));
  return {
    ...{ document, page, texts },
    tables: [...document.querySelectorAll("table")].map(rows),
    /** Of the section with that heading. */
    section: (title: string) => {
      const found = [...document.querySelectorAll("section")].find(
        (section) => section.querySelector("h2")?.textContent === title,
      ) as Element;
      return { element: found, tables: [...(found?.querySelectorAll("table") ?? [])].map(rows) };
    },
  };
}

describe("names and words are shown, never run or read as tags", () => {
  const evil = `<img src=x onerror="alert(1)"> & 'quotes' "too" &lt;b&gt;</style></title><script>alert(2)</script>`;

  test("of labels, groups, speakers, clips, folders and the protocol", () => {
    const shown = { missing: evil };
    const label = evil;
    const clips = new Map(
      [0, 3].map((i) => [`clip${i}.wav`, { speaker: `${evil}${i}`, groups: {} } as Clip]),
    );
    const { document, page, texts, section } = read(
      metricsOf([evil, "b"], {
        protocol: `all clips of ${evil}`,
        groups: [{ by: `<i>${evil}`, value: evil, clips: 5, accuracy: 0.5, uar: 0.5 }],
        absentLabels: [{ corpus: evil, labels: [evil] }],
      }),
      {
        ...{ clips, missing: evil, skipped: [{ path: evil, reason: evil }] },
        started: configOf({
          ...{ dirs: [`/data/${evil}`], versions: { [evil]: evil }, commit: evil },
          from: { path: evil, lastLayer: "kept", provenance: {} },
        }),
        mistakes: [
          { prediction: { clip: evil, label, predicted: evil, scores: [0.9, 0.1] }, shown },
          {
            prediction: { clip: evil, label, predicted: "b", scores: [0.9, 0.1] },
            shown: { wav: new Uint8Array(1), png: new Uint8Array(1), durationSec: 1, heldSec: 1 },
          },
        ],
      },
    );
    expect(document.querySelectorAll("script, i, b b, [onerror]")).toHaveLength(0);
    expect(page.split("<script").length - 1).toBe(0);
    expect([...document.querySelectorAll("img")].map((img) => img.getAttribute("alt"))).toEqual([
      `Spectrogram of ${evil}`,
    ]);
    expect(texts("p")).toContain(`Protocol: all clips of ${evil}`);
    expect(section("Per emotion").tables[0]?.[1]?.[0]).toBe(evil);
    expect(section(`Per <i>${evil}`).tables[0]?.[1]?.[0]).toBe(evil);
    expect(section("Per speaker").tables[0]?.map(([name]) => name)).toContain(`${evil}3`);
    expect(texts(".file")).toEqual([evil, evil]);
    expect(texts("pre")[0]).toContain(evil.replaceAll("'", `'\\''`));
  });

  test("nor in the figures, which show labels too", () => {
    const { texts } = read(metricsOf([evil, "b"]));
    expect(texts("svg text").filter((text) => text === evil)).toHaveLength(2); // an axis each
  });
});

test("it is one page that loads nothing and runs nothing", () => {
  const { document, page, texts } = read(metricsOf(["a", "b"]));
  expect(page).toMatch(/^<!doctype html>/);
  expect(document.documentElement.lang).toBe("en");
  expect(document.querySelectorAll("[src], script, link, iframe")).toHaveLength(0);
  for (const link of document.querySelectorAll("[href]"))
    expect(document.querySelector(link.getAttribute("href") as string)?.tagName).toBe("H2");
  expect(texts("nav a")).toEqual(texts("h2"));
  expect(texts("title")).toEqual(texts("h1"));
  const policy = document.querySelector("meta[http-equiv]")?.getAttribute("content");
  expect(policy).toMatch(/^default-src 'none'; img-src data:; media-src data:;/);
  expect(document.querySelectorAll("svg")).toHaveLength(5); // without risk and coverage, of which nothing is known
});

test("overall scores stand first, in percent, with how far they are known", () => {
  const { texts } = read(metricsOf(["a", "b"]));
  // 3 of 5 clips are right, by Wilson from 23.1 to 88.2 %; recall 2/3 and 1/2; the one score of 0.75 was right.
  const [accuracy, uar, f1, ...others] = texts(".scores div");
  expect(accuracy).toBe("accuracy60.0 %95 %: 23.1 to 88.2");
  expect(uar).toMatch(/^UAR58\.3 %95 %: \d+\.\d to 100\.0$/);
  expect(f1).toMatch(/^weighted F160\.0 %95 %/);
  expect(others).toEqual(["calibration error25.0 %0 is best", "test clips52 emotions"]);
});

test("scores with speaker normalisation follow, where there are any", () => {
  const speakerNormalised = { accuracy: 0.7, uar: 0.65, weightedF1: 0.6 };
  const { texts } = read(metricsOf(["a", "b"], { speakerNormalised }));
  const line =
    "Where other clips of the speaker are known: accuracy 70.0 %, UAR 65.0 %, weighted F1 60.0 %.";
  expect(texts("p")).toContain(line);
  expect(
    read(metricsOf(["a", "b"]))
      .texts("p")
      .join(),
  ).not.toContain("speaker");
});

test("each class has its row and its bar: clips, recall, precision, F1", () => {
  const { element, tables } = read(metricsOf(["a", "b"])).section("Per emotion");
  const [header, ...rows] = tables[0] as string[][];
  expect(header).toHaveLength(5);
  expect(rows).toEqual([
    ["a", "3", "66.7 %", "66.7 %", "66.7 %"],
    ["b", "2", "50.0 %", "50.0 %", "50.0 %"],
  ]);
  const bars = [...element.querySelectorAll(".bar span")].map((bar) => bar.getAttribute("style"));
  expect(bars).toEqual([
    "--share:66.7;--low:20.8;--high:93.9",
    "--share:50.0;--low:9.5;--high:90.5",
  ]);
});

test("what is confused most is named, the most frequent first", () => {
  const metrics = {
    ...metricsOf(["a", "b"]),
    confusion: [
      [3, 1],
      [4, 0],
    ],
  };
  const { tables } = read(metrics).section("Confusion matrix");
  expect(tables[0]?.slice(1)).toEqual([
    ["b", "a", "4", "200.0 %"],
    ["a", "b", "1", "33.3 %"],
  ]);
});

describe("parts of the clips", () => {
  const groups = [
    { by: "corpus", value: "TESS", clips: 3, accuracy: 1, uar: 0.75 },
    { by: "corpus", value: "nEMO", clips: 2, accuracy: 0.5, uar: 0.25 },
    { by: "sex", value: "male", clips: 5, accuracy: 0.5, uar: 0.5 },
  ];

  test("corpora first, then speakers, then others, each from the lowest accuracy on", () => {
    const speakers = ["eve", "bob", "eve", "bob", undefined];
    const clips = new Map(
      speakers.map((speaker, i) => [`clip${i}.wav`, { speaker, groups: {} } as Clip]),
    );
    const { section, texts } = read(metricsOf(["a", "b"], { groups }), { clips });
    expect(texts("h2").filter((title) => title.startsWith("Per "))).toEqual([
      ...["Per emotion", "Per corpus", "Per speaker", "Per sex"],
    ]);
    expect(section("Per corpus").tables[0]?.slice(1)).toEqual([
      ["nEMO", "2", "50.0 %", "25.0 %"],
      ["TESS", "3", "100.0 %", "75.0 %"],
    ]);
    // Of eve's two, of a, one was taken for b; bob's are right.
    expect(section("Per speaker").tables[0]?.slice(1)).toEqual([
      ["eve", "2", "50.0 %", "50.0 %"],
      ["bob", "2", "100.0 %", "100.0 %"],
    ]);
  });

  test("of a hundred speakers the forty lowest are shown, and that the others are not", () => {
    const many = Array.from({ length: 100 }, (_, i) => ({
      ...{ by: "speaker", value: `s${i}`, clips: 4, accuracy: i / 100, uar: i / 100 },
    }));
    const { element, tables } = read(metricsOf(["a", "b"], { groups: many })).section(
      "Per speaker",
    );
    expect(tables[0]?.slice(1).map(([name]) => name)).toEqual(
      many.slice(0, 40).map(({ value }) => value),
    );
    expect(element.textContent).toContain("60 more, with a higher accuracy, are not shown.");
  });

  test("have no section where nothing is known of them", () => {
    const { texts } = read(metricsOf(["a", "b"]));
    expect(texts("h2").filter((title) => title.startsWith("Per "))).toEqual(["Per emotion"]);
  });
});

test("where the model doubts, each verdict has its row; what is kept has its curve", () => {
  const verdicts = [
    { verdict: "sure", clips: 1, accuracy: 1 },
    { verdict: "unsure", clips: 4, accuracy: 0.5 },
  ] as const;
  const riskCoverage = [
    { kept: 0.5, right: 1 },
    { kept: 1, right: 0.6 },
  ];
  const { element, tables } = read(metricsOf(["a", "b"], { verdicts, riskCoverage })).section(
    "How far scores can be relied on",
  );
  expect(tables[0]?.slice(1)).toEqual([
    ["sure", "1", "20.0 %", "100.0 %"],
    ["unsure", "4", "80.0 %", "50.0 %"],
  ]);
  expect(element.querySelectorAll("svg")).toHaveLength(2);
});

test("the curves are those of the history, with the epoch that was kept", () => {
  const kept = history.map((record) => ({ ...record, saved: record.epoch === 2 }));
  const { section, texts } = read(metricsOf(["a", "b"]), { history: kept });
  const { element } = section("Learning curves");
  const [losses, scores, rate] = [...element.querySelectorAll("svg")];
  expect(texts('[data-mark="text"] text', losses as Element)).toEqual(["training", "validation"]);
  expect(texts('[data-mark="text"] text', scores as Element)).toEqual(["accuracy", "weighted F1"]);
  expect(texts('[data-mark="line"] path', rate as Element)).toHaveLength(1);
  expect(texts("p", element)).toEqual(["The dashed line is epoch 2, whose model was kept."]);
  expect(element.querySelectorAll('[data-mark="rule"] line')).toHaveLength(3);
});

describe("worst mistakes", () => {
  const prediction = { clip: "a.wav", label: "b", predicted: "a", scores: [0.8, 0.2] };

  test("have label, answer, scores, picture and sound; of a long one it says how much is held", () => {
    const shown = {
      ...{ wav: Uint8Array.of(1, 2, 3), png: Uint8Array.of(4), durationSec: 12.34, heldSec: 10 },
    };
    const { element, tables } = read(metricsOf(["a", "b"]), {
      mistakes: [{ prediction, shown }],
    }).section("Worst mistakes");
    expect(element.querySelector("h3")?.textContent).toBe("a, labelled b");
    expect(element.querySelector("audio")?.getAttribute("src")).toBe("data:audio/wav;base64,AQID");
    expect(element.querySelector("img")?.getAttribute("src")).toBe("data:image/png;base64,BA==");
    expect(element.textContent).toContain("the first 10.0 of 12.3 s");
    expect(element.textContent).toContain("2 of 5 clips are wrong");
    expect(tables).toEqual([
      [
        ["a", "80.0 %"],
        ["b", "20.0 %"],
      ],
    ]);
  });

  test("say why they are not to be heard", () => {
    const { element } = read(metricsOf(["a", "b"]), {
      missing: "the folder is gone",
      mistakes: [{ prediction, shown: { missing: "its recording was not found" } }],
    }).section("Worst mistakes");
    expect(element.textContent).toContain("No sound: the folder is gone");
    expect(element.textContent).toContain("Not to be heard: its recording was not found");
    expect(element.textContent).not.toContain("holds their sound");
    expect(element.querySelectorAll("audio, img")).toHaveLength(0);
  });

  test("are none where all is right", () => {
    const predictions = [{ clip: "a.wav", label: "a", predicted: "a", scores: [1, 0] }];
    const predicted = { labels: ["a", "b"], predictions };
    const { element } = read(metricsOf(["a", "b"]), { predicted }).section("Worst mistakes");
    expect(element.textContent).toContain("None: all test clips are right.");
  });
});

test("how to repeat it: the command as a shell reads it, the seed, versions, commit and the data's digest", () => {
  const split = ["b", "a"].map((digest) => ({
    ...{ clip: digest, label: "a", set: "train" as const, digest },
  }));
  const config = { ...defaultTrainConfig, seed: 7, epochs: 3, channels: ["speech"] as const };
  const started = configOf({ config, commit: "0123abc", dirs: ["/data/it's here"] });
  const { element } = read(metricsOf(["a", "b"]), { split, started }).section("How to repeat it");
  expect(element.querySelector("code")?.textContent?.replaceAll(/\s*\\\n\s*/g, " ")).toBe(
    `pnpm train '/data/it'\\''s here' --seed 7 --epochs 3 --channels speech`,
  );
  const digest = createHash("sha256").update("a\nb\n").digest("hex");
  for (const text of ["7", "0123abc", "node v22.0.0", digest])
    expect(element.textContent).toContain(text);
  const installed = read(metricsOf(["a", "b"])).section("How to repeat it").element;
  expect(installed.querySelector("code")?.textContent).toMatch(/^npx speech-emotion train /);
});

describe("clips that were left out", () => {
  const skipped = [
    { path: "/data/b.wav", reason: "expected a WAV file, found a file of another kind" },
    { path: "/data/<b>&.wav", reason: 'expected "fmt " in the file, found none' },
    { path: "/data/a.wav", reason: "expected sound, found silence" },
  ];

  test("stand last, each with its reason, in the order in which they come", () => {
    const { texts, section } = read(metricsOf(["a", "b"]), { skipped });
    const title = "Left out, as they cannot be used";
    expect(texts("h2").at(-1)).toBe(title);
    const { element } = section(title);
    expect(texts("p", element)).toEqual(["3 clips"]);
    expect(texts("li", element)).toEqual(skipped.map(({ path, reason }) => `${path}: ${reason}`));
    expect(element.querySelectorAll("li > *")).toHaveLength(0); // shown, not read as tags
  });

  test("have no heading where there are none", () => {
    expect(
      read(metricsOf(["a", "b"]))
        .texts("h2")
        .join(),
    ).not.toContain("Left out");
  });
});
