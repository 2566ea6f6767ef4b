/** Speakers of EMO-DB who are men, by its documentation (http://emodb.bilderbar.info). */
const EMO_DB_MEN = ["03", "10", "11", "12", "15"];

/** By the speaker's name: RAVDESS numbers men oddly, EMOVO calls them m1 to m3. */
const MEN: Readonly<Record<string, (name: string) => boolean>> = {
  RAVDESS: (name) => Number(name) % 2 === 1,
  EMOVO: (name) => name.startsWith("m"),
  "EMO-DB": (name) => EMO_DB_MEN.includes(name),
  TESS: () => false,
};

/** Undefined where nothing is known of the corpus. */
export function sexOf(corpus: string, speaker: string): "man" | "woman" | undefined {
  const name = speaker.slice(speaker.lastIndexOf("/") + 1); // of several data sets, their names begin with the corpus
  const isMan = MEN[corpus]?.(name);
  return isMan === undefined ? undefined : isMan ? "man" : "woman";
}
