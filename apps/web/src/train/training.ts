import { computed, signal } from "@preact/signals";
import { proxy, type Remote } from "comlink";
import { startThread, useModel } from "../engine/engine.ts";
import type { Engine } from "../engine/worker.ts";
import { announce } from "../state/announcing.ts";
import { type Entry, entries } from "../state/entries.ts";
import { hearAgain } from "../state/hearing.ts";
import { forgetModelsTeaching } from "../state/teaching.ts";
import { percent } from "../words.ts";
import type { EpochScores, News, TrainedModel, TrainingClip } from "./learnModel.ts";

/** Where a training stands. */
export type TrainingStage =
  | { readonly kind: "none" }
  | { readonly kind: "features"; readonly done: number; readonly total: number }
  | { readonly kind: "epochs"; readonly done: number; readonly total: number }
  | { readonly kind: "done"; readonly model: TrainedModel }
  | { readonly kind: "failed"; readonly message: string };

export const stage = signal<TrainingStage>({ kind: "none" });
/** Scores of the epochs so far. */
export const history = signal<readonly EpochScores[]>([]);
/** Whether clips are heard by the model that was trained here. */
export const isInUse = signal(false);

/** Clips that can be trained on: those that are labelled, and of which something was heard. */
export const trainable = computed(() =>
  entries.value.filter(
    (entry): entry is Entry & { readonly label: string } =>
      !!entry.label && entry.outcome.kind === "recognised",
  ),
);

let wantsToStop = false;

/** Trains a small network on the labelled clips, in a thread of its own. */
export async function trainModel(epochs: number): Promise<void> {
  const clips = trainable.value;
  wantsToStop = false;
  history.value = [];
  stage.value = { kind: "features", done: 0, total: clips.length };
  const { worker, remote, failed } = startThread();
  try {
    const learning = learn(remote, clips, epochs);
    const model = await Promise.race([learning, failed]);
    stage.value = model ? { kind: "done", model } : { kind: "none" };
    announce(
      model
        ? `The model is trained: right in ${percent(model.metrics.accuracy)} of the clips that were left out.`
        : "The training was stopped.",
    );
  } catch (error) {
    stage.value = { kind: "failed", message: (error as Error).message };
  } finally {
    worker.terminate();
  }
}

/** Ends the training; what the epochs that are done have learnt is kept. */
export function stopTraining(): void {
  wantsToStop = true;
}

/** Hears all clips by the model that was trained, or by the page's own again. */
export async function hearBy(model: TrainedModel | undefined): Promise<void> {
  await useModel(model?.files);
  isInUse.value = model !== undefined;
  forgetModelsTeaching();
  await hearAgain();
}

function learn(
  trainer: Remote<Engine>,
  clips: readonly (Entry & { readonly label: string })[],
  epochs: number,
): Promise<TrainedModel | undefined> {
  const goOn = async (news: News) => {
    if (news.kind === "clip")
      stage.value =
        news.done < clips.length
          ? { kind: "features", done: news.done, total: clips.length }
          : { kind: "epochs", done: 0, total: epochs };
    if (news.kind === "epoch") {
      history.value = [...history.value, news];
      stage.value = { kind: "epochs", done: news.epoch, total: epochs };
    }
    return !wantsToStop;
  };
  const named = clips.map(
    ({ id, name, label, speaker }): TrainingClip => ({ name: `${id} ${name}`, label, speaker }),
  );
  const soundOf = async (index: number) => (clips[index] as Entry).open();
  return trainer.train(named, epochs, proxy({ soundOf, goOn }));
}
