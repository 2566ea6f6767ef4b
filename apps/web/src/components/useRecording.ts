import { batch, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { chosenMicrophone, findMicrophones } from "../audio/microphones.ts";
import { LONGEST_RECORDING_SEC, type Recorder, startRecorder } from "../audio/recorder.ts";
import { announce } from "../state/announcing.ts";
import { analyseRecording } from "../state/hearing.ts";

/** A recording from its start to its analysis; `seconds`, `level` and what else changes are signals. */
export function useRecording() {
  const recorder = useSignal<Recorder | undefined>(undefined);
  const isStarting = useSignal(false);
  const level = useSignal(0);
  const seconds = useSignal(0);
  const problem = useSignal("");

  const stop = async () => {
    const running = recorder.value;
    recorder.value = undefined;
    if (running) await analyseRecording(await running.stop());
  };
  const start = async () => {
    batch(() => {
      problem.value = "";
      isStarting.value = true;
      seconds.value = 0;
      level.value = 0;
    });
    try {
      recorder.value = await startRecorder({
        deviceId: chosenMicrophone.value,
        onBlock(loudest, soFar) {
          level.value = loudest;
          seconds.value = soFar;
          if (soFar >= LONGEST_RECORDING_SEC) void stop();
        },
        onLost() {
          problem.value =
            "The microphone was unplugged or taken away. What it heard until then is kept.";
          void stop();
        },
      });
      announce("Recording. Press the button again or Escape to stop.");
      await findMicrophones(); // whose names the browser tells from now on
    } catch (error) {
      problem.value = (error as Error).message;
    } finally {
      isStarting.value = false;
    }
  };
  useEffect(() => () => void recorder.value?.stop(), []);
  useEffect(() => {
    if (!recorder.value) return;
    const stopByKey = ({ key }: KeyboardEvent) => {
      if (key === "Escape") void stop();
    };
    window.addEventListener("keydown", stopByKey);
    return () => window.removeEventListener("keydown", stopByKey);
  }, [recorder.value]);
  return { recorder, isStarting, level, seconds, problem, start, stop };
}
