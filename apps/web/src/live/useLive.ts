import { batch, useSignal, useSignalEffect } from "@preact/signals";
import { proxy, transfer } from "comlink";
import { useEffect, useRef } from "preact/hooks";
import { chosenMicrophone, findMicrophones } from "../audio/microphones.ts";
import { currentLabels } from "../components/currentLabels.ts";
import { ask, engineState } from "../engine/engine.ts";
import type { LiveColumns, LiveMoment, LiveUpdate } from "../engine/liveMoment.ts";
import { announce } from "../state/announcing.ts";
import { ChangeTeller } from "./changeTeller.ts";
import { type LiveMicrophone, openLiveMicrophone } from "./liveMicrophone.ts";
import type { LiveTake, Mark } from "./liveTake.ts";

export type LiveStage = "starting" | "listening" | "paused" | "stopped";

const nothing: LiveTake = { labels: [], startSec: 0, endSec: 0, moments: [], marks: [] };

/** Listening from its start to its end; all that changes are signals. */
export function useLive() {
  const microphone = useRef<LiveMicrophone | undefined>(undefined);
  const isGone = useRef(false);
  const teller = useRef(new ChangeTeller());
  const stage = useSignal<LiveStage>("starting");
  const problem = useSignal("");
  const columns = useSignal<LiveColumns | undefined>(undefined);
  const take = useSignal<LiveTake>(nothing);
  /** Which one it is in this visit. */
  const number = useSignal(0);

  const update = (update: LiveUpdate) => {
    if (update.kind === "columns") {
      columns.value = update.columns;
      return;
    }
    const { moment, keptFromSec } = update;
    const { moments, marks, ...rest } = take.peek();
    const isKept = ({ timeSec }: LiveMoment | Mark) => timeSec >= keptFromSec;
    take.value = {
      ...rest,
      startSec: keptFromSec,
      endSec: moment.timeSec,
      moments: [...moments.filter(isKept), moment],
      marks: marks.every(isKept) ? marks : marks.filter(isKept),
    };
    const sentence = teller.current.next(moment);
    if (sentence) announce(sentence);
  };

  const stop = async () => {
    const open = microphone.current;
    if (!open) return;
    microphone.current = undefined;
    stage.value = "stopped";
    await open.close();
    await ask((engine) => engine.stopListening()).catch(() => {});
  };
  const lose = (message: string) => {
    problem.value = message;
    void stop();
  };
  const start = async () => {
    batch(() => {
      stage.value = "starting";
      problem.value = "";
      columns.value = undefined;
      take.value = { ...nothing, labels: currentLabels() };
      number.value++;
    });
    teller.current = new ChangeTeller();
    try {
      const open = await openLiveMicrophone({
        deviceId: chosenMicrophone.value,
        onLost: () =>
          lose("The microphone was unplugged or taken away. What it heard until then is kept."),
      });
      if (isGone.current) return void open.close();
      microphone.current = open;
      const { sound, sampleRateHz } = open;
      await ask((engine) => engine.listen(transfer(sound, [sound]), sampleRateHz, proxy(update)));
      stage.value = "listening";
      announce("Listening. Press M to mark a moment, Escape to stop.");
      await findMicrophones(); // whose names the browser tells from now on
    } catch (error) {
      problem.value = (error as Error).message;
      await microphone.current?.close();
      microphone.current = undefined;
      stage.value = "stopped";
    }
  };
  const pause = async () => {
    stage.value = "paused";
    await microphone.current?.pause();
    await ask((engine) => engine.breakOffListening());
    announce("Paused.");
  };
  const resume = async () => {
    await microphone.current?.resume();
    stage.value = "listening";
    announce("Listening.");
  };
  const mark = () => {
    if (!microphone.current) return;
    const { marks } = take.value;
    const timeSec = Math.max(take.value.endSec, columns.value?.seconds ?? 0);
    const next = { number: (marks.at(-1)?.number ?? 0) + 1, timeSec };
    take.value = { ...take.value, marks: [...marks, next] };
    announce(`Mark ${next.number}.`);
  };

  useEffect(() => {
    void start();
    return () => {
      isGone.current = true;
      void microphone.current?.close();
      microphone.current = undefined;
      void ask((engine) => engine.forgetListened()).catch(() => {});
    };
  }, []);
  useSignalEffect(() => {
    if (engineState.value.stage === "failed" && microphone.current)
      lose("The recogniser has ended, and the sound is gone with it. The timeline is kept.");
  });
  useEffect(() => {
    const stopByKey = ({ key }: KeyboardEvent) => {
      if (key === "Escape") void stop();
    };
    window.addEventListener("keydown", stopByKey);
    return () => window.removeEventListener("keydown", stopByKey);
  }, []);
  return { stage, problem, columns, take, number, start, pause, resume, stop, mark };
}
