import { batch, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { LONGEST_RECORDING_SEC, type Recorder, startRecorder } from "../audio/recorder.ts";
import { analyseRecording, forgetSpeaker, hasSpeaker } from "../state.ts";
import { clock } from "../words.ts";

/** Records the microphone, with a level meter, for a minute at most. */
export function Record() {
  const recorder = useSignal<Recorder | undefined>(undefined);
  const starting = useSignal(false);
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
      starting.value = true;
      seconds.value = 0;
    });
    try {
      recorder.value = await startRecorder((loudest, soFar) => {
        level.value = loudest;
        seconds.value = soFar;
        if (soFar >= LONGEST_RECORDING_SEC) void stop();
      });
    } catch (error) {
      problem.value = (error as Error).message;
    } finally {
      starting.value = false;
    }
  };
  useEffect(() => () => void recorder.value?.stop(), []);

  const isRecording = recorder.value !== undefined;
  const decibel = 20 * Math.log10(Math.max(level.value, 1e-3));
  return (
    <div class="record">
      <button
        type="button"
        class={isRecording ? "recording" : ""}
        disabled={starting.value}
        onClick={isRecording ? stop : start}
      >
        <span class="dot" aria-hidden="true" />
        {isRecording ? "Stop" : "Record"}
      </button>
      <meter
        aria-label="Level of the microphone, in decibel of the loudest possible"
        min={-60}
        max={0}
        low={-40}
        high={-3}
        optimum={-12}
        value={isRecording ? decibel : -60}
      />
      <output>{isRecording ? clock(seconds.value) : `up to ${LONGEST_RECORDING_SEC} s`}</output>
      <p class="problem" role="alert">
        {problem.value}
      </p>
      {hasSpeaker.value && (
        <p class="note speaker">
          Your next take is compared with those before: the more of them, and the more different,
          the better it is heard. They stay in this browser until the page is closed.{" "}
          <button type="button" class="plain" onClick={() => forgetSpeaker()}>
            Somebody else speaks
          </button>
        </p>
      )}
    </div>
  );
}
