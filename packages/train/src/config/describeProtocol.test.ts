/** Evidence: words that must be said, as the meaning of a score hangs on them. */
import type { Clip, SetName } from "@speech-emotion/data";
import { describe, expect, test } from "vitest";
import { describeProtocol } from "./describeProtocol.ts";
import { referenceTrainConfig, type TrainConfig } from "./trainConfig.ts";

type SplitClip = Pick<Clip, "corpus" | "label" | "speaker" | "split">;
const clipOf = (corpus: string, change: Partial<SplitClip> = {}): SplitClip => ({
  ...{ corpus, label: "sad", speaker: undefined, ...change },
});

describe("a protocol in words", () => {
  const describeDefault = (
    change: Partial<typeof referenceTrainConfig> = {},
    given: Partial<Record<SetName, unknown[]>> = {},
  ) =>
    describeProtocol({ ...referenceTrainConfig, ...change }, [
      clipOf("A"),
      ...Object.keys(given).map((set) => clipOf("A", { split: set as SetName })),
    ]);

  test("a random split says its shares and that the same speakers are on both sides", () => {
    const words = describeDefault({ testFraction: 0.25 });
    expect(words).toMatch(/stratified random 75\/25 .*same speakers on both sides/);
    expect(describeDefault({ testFraction: 0.333 })).toMatch(/ 67\/33 /);
  });

  test("a split by speaker says how many are unseen, or which fold", () => {
    const speaker = { split: "speaker", testFraction: 0.25 } as const;
    expect(describeDefault(speaker)).toMatch(/^25 % of the speakers unseen/);
    const fold = describeDefault({ ...speaker, fold: 3 });
    expect(fold).toMatch(/unseen speakers of .*fold 3/);
    expect(fold).not.toContain("25 %");
    expect(describeDefault(speaker)).not.toContain("same speakers");
  });

  test("whoever chose on the test clips is told so, loudly", () => {
    for (const keep of ["best", "last"] as const) {
      expect(describeDefault({ protocol: "reference", keep })).toMatch(/ON THE TEST CLIPS/);
      expect(describeDefault({ protocol: "default", keep })).not.toMatch(/ON THE TEST CLIPS/);
      expect(describeDefault({ protocol: "default", keep })).toMatch(/test looked at once/);
    }
  });

  test("a set that the data set gives is told in the place of how it would be drawn", () => {
    expect(describeDefault({}, { test: [1] })).toMatch(
      /^test clips as the data set gives them, epoch chosen on validation clips, test looked/,
    );
    expect(describeDefault({ keep: "last" }, { test: [1], validation: [2] })).toMatch(
      /^test clips as the data set gives them, validation clips as the data set gives them, last/,
    );
    expect(describeDefault({}, { validation: [2] })).toMatch(
      /^stratified random 80\/20 .*, validation clips as the data set gives them, epoch/,
    );
    expect(describeDefault({ protocol: "reference" }, { validation: [2] })).toBe(
      describeDefault({ protocol: "reference" }),
    );
  });

  test("and which epoch was kept", () => {
    for (const protocol of ["default", "reference"] as const) {
      expect(describeDefault({ protocol, keep: "best" })).toMatch(/epoch chosen/i);
      expect(describeDefault({ protocol, keep: "last" })).toMatch(/last epoch kept/);
    }
  });

  test("the seed comes last", () => {
    expect(describeDefault({ seed: 42 })).toMatch(/, seed 42$/);
  });
});

describe("of several corpora it says", () => {
  const [a, b] = ["A", "B"].map((corpus) =>
    ["1", "2"].map((speaker) => clipOf(corpus, { speaker })),
  ) as [SplitClip[], SplitClip[]];
  const describeSeveral = (
    change: Partial<TrainConfig>,
    clips: readonly SplitClip[] = [...b, ...a],
  ) => describeProtocol({ ...referenceTrainConfig, ...change }, clips);

  test("that they are split within each", () => {
    expect(describeSeveral({})).toMatch(
      /^stratified random 80\/20 \(same speakers on both sides\) within each of A and B, epoch/,
    );
    expect(describeSeveral({ split: "speaker" })).toMatch(
      /^20 % of the speakers unseen within each of A and B, validation clips by speaker, str/,
    );
  });

  test("all their names", () => {
    const clips = [...a, ...b, clipOf("C"), clipOf("D")];
    expect(describeSeveral({}, clips)).toContain(" within each of A, B, C, and D, ");
  });

  test("which were left out of the training, and what it was trained on", () => {
    expect(describeSeveral({ split: "corpus", holdOut: ["B"] })).toMatch(
      /^all clips of B, left out of a training on A, validation clips by speaker, .*known, epoch/,
    );
    expect(describeSeveral({ split: "speaker", fold: 2 })).toMatch(
      /^unseen speakers of Luna-Jimenez fold 2, trained on all others of A and B, validation/,
    );
  });

  test("which give a split or have one speaker, beside those that are split by drawing", () => {
    const given = [clipOf("C", { split: "test" }), clipOf("C", { split: "validation" })];
    expect(describeSeveral({}, [...a, ...given])).toMatch(
      /^test clips of C as the data set gives them, stratified .* within each of A, validation clips of C as the data set gives them, epoch/,
    );
    expect(describeSeveral({ split: "speaker" }, [...a, ...b.slice(1)])).toMatch(
      /^20 % of the speakers unseen within each of A, B, of one speaker, trained on whole, /,
    );
  });

  test("that labels differ, where they do", () => {
    const words = "each corpus scored over the labels that it has";
    expect(describeSeveral({})).not.toContain(words);
    expect(describeSeveral({}, [...a, ...b, clipOf("B", { label: "calm" })])).toContain(words);
  });
});
