/** What the five trainings of an experiment differ in. */
export const experimentKinds = ["seeds", "folds"] as const;

export type ExperimentKind = (typeof experimentKinds)[number];
