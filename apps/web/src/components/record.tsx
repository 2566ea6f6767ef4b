import { useEffect } from "preact/hooks";
import { chosenMicrophone, microphones, watchMicrophones } from "../audio/microphones.ts";
import { LONGEST_RECORDING_SEC } from "../audio/recorder.ts";
import { forgetSpeaker, hasSpeaker } from "../state/hearing.ts";
import { clock } from "../words.ts";
import { useRecording } from "./useRecording.ts";

/** Records the microphone, with a level meter, for a minute at most. */
export function Record() {
  const { recorder, isStarting, level, seconds, problem, start, stop } = useRecording();
  useEffect(watchMicrophones, []);
  const isRecording = recorder.value !== undefined;
  const decibel = 20 * Math.log10(Math.max(level.value, 1e-3));
  return (
    <div class="record">
      {/* Never disabled, which would take the focus away from whoever stops it by keyboard. */}
      <button
        type="button"
        class={isRecording ? "primary big recording" : "primary big"}
        aria-disabled={isStarting.value}
        onClick={() => !isStarting.value && (isRecording ? stop() : start())}
      >
        <span class="dot" aria-hidden="true" />
        {isRecording ? "Stop" : "Record"}
      </button>
      {isRecording ? (
        <>
          <meter
            aria-label="Level of the microphone, in decibel of the loudest possible"
            min={-60}
            max={0}
            low={-40}
            high={-3}
            optimum={-12}
            value={decibel}
          />
          <span class="clock">
            {clock(seconds.value)} of {clock(LONGEST_RECORDING_SEC)}
          </span>
        </>
      ) : (
        <p class="note">
          Say a sentence or two, up to {LONGEST_RECORDING_SEC} seconds. It stays on this machine.
        </p>
      )}
      {microphones.value.length > 1 && <Microphones isRecording={isRecording} />}
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      {hasSpeaker.value && (
        <p class="note speaker">
          Your next take is compared with those before: the more of them, and the more different,
          the better it is heard. Takes of an earlier visit are not counted.{" "}
          <button type="button" class="plain" onClick={() => forgetSpeaker()}>
            Somebody else speaks
          </button>
        </p>
      )}
    </div>
  );
}

function Microphones({ isRecording }: { readonly isRecording: boolean }) {
  return (
    <div class="microphone">
      <label for="microphone">Microphone</label>
      <select
        id="microphone"
        disabled={isRecording}
        value={chosenMicrophone.value ?? ""}
        onChange={({ currentTarget }) => {
          chosenMicrophone.value = currentTarget.value || undefined;
        }}
      >
        <option value="">the browser's choice</option>
        {microphones.value.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
