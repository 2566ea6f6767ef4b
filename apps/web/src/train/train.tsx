import "./train.css";
import { useSignal } from "@preact/signals";
import { zipSync } from "fflate";
import { ConfusionTable } from "../components/confusion.tsx";
import { download } from "../components/download.ts";
import { Meaning } from "../components/meaning.tsx";
import { percent } from "../words.ts";
import { Curves } from "./curves.tsx";
import type { TrainedModel } from "./learnModel.ts";
import {
  hearBy,
  history,
  isInUse,
  stage,
  stopTraining,
  trainable,
  trainModel,
} from "./training.ts";

const MOST_EPOCHS = 500;

/** Trains a small model by the labelled clips of the table, before the visitor's eyes. */
export function Train() {
  const typed = useSignal("40");
  const epochs = Math.min(MOST_EPOCHS, Math.max(1, Math.round(Number(typed.value)) || 1));
  const clips = trainable.value;
  const labels = new Set(clips.map(({ label }) => label)).size;
  const now = stage.value;
  const isRunning = now.kind === "features" || now.kind === "epochs";
  return (
    <div class="train" aria-busy={isRunning}>
      <p class="note">
        A network of 64,000 weights (convolutions, an LSTM, attention) learns by the clips of the
        table that say what they are; a fifth of them is left out, and tells how often it is right.
        It needs some ten clips of each label. All of it happens in this browser.
      </p>
      <p class="actions">
        <label>
          Epochs{" "}
          <input
            type="number"
            min={1}
            max={MOST_EPOCHS}
            value={typed.value}
            disabled={isRunning}
            onInput={({ currentTarget }) => {
              typed.value = currentTarget.value;
            }}
            onBlur={() => {
              typed.value = String(epochs);
            }}
          />
        </label>
        {isRunning ? (
          <button type="button" onClick={stopTraining}>
            Stop
          </button>
        ) : (
          <button
            type="button"
            class="primary"
            disabled={labels < 2}
            onClick={() => trainModel(epochs)}
          >
            {labels < 2 ? "Train" : `Train on ${clips.length} clips of ${labels} labels`}
          </button>
        )}
      </p>
      {isRunning && (
        <p class="training">
          <label for="training">
            {now.kind === "features"
              ? `Features of ${now.done} of ${now.total} clips`
              : `${now.done} of ${now.total} epochs`}
          </label>
          <progress id="training" value={now.done} max={now.total} />
        </p>
      )}
      {now.kind === "failed" && (
        <p class="problem" role="alert">
          {now.message}
        </p>
      )}
      {history.value.length > 0 && <Curves history={history.value} epochs={epochs} />}
      {now.kind === "done" && <Trained model={now.model} />}
    </div>
  );
}

function Trained({ model }: { readonly model: TrainedModel }) {
  const isHearing = useSignal(false);
  const problem = useSignal("");
  const { metrics, labels, counts, bad, files } = model;
  const hear = async (by: TrainedModel | undefined) => {
    isHearing.value = true;
    problem.value = "";
    await hearBy(by).catch((error: Error) => {
      problem.value = error.message;
    });
    isHearing.value = false;
  };
  const save = () => {
    const texts = ["model.json", "recognizer.json"] as const;
    const zipped = zipSync({
      "weights.bin": files["weights.bin"],
      ...Object.fromEntries(texts.map((name) => [name, new TextEncoder().encode(files[name])])),
    });
    download("model.zip", "application/zip", zipped as Uint8Array<ArrayBuffer>);
  };
  return (
    <div class="trained">
      <p>
        It learnt by {counts.train} clips. Of {counts.test} that were left out it is right in{" "}
        <strong>{percent(metrics.accuracy)}</strong>
        {bad.length > 0 && `; ${bad.length} could not be heard`}.
      </p>
      <ConfusionTable
        scores={{ labels, ...metrics }}
        name="Confusion matrix of the clips left out"
      />
      <p class="actions">
        <button
          type="button"
          class="primary"
          disabled={isHearing.value}
          onClick={() => hear(isInUse.value ? undefined : model)}
        >
          {isInUse.value ? "Hear by the page's own model again" : "Hear all clips by this model"}
        </button>
        <button type="button" onClick={save}>
          Save the model
        </button>
      </p>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      <Meaning of="What such a model is worth">
        <p>
          It knows these voices and rooms alone, and does not say how sure it is: what it never
          learnt it takes for something that it did. With clips of one voice in both parts it looks
          better than it is with another voice. Unpacked into a folder, it is a model of{" "}
          <code>Recognizer.load("folder")</code> and <code>predict --model folder</code>.
        </p>
      </Meaning>
    </div>
  );
}
