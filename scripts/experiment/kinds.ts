/** What the trainings of an experiment differ in. */
export const experimentKinds = ["seeds", "folds", "corpora"] as const;

export type ExperimentKind = (typeof experimentKinds)[number];
