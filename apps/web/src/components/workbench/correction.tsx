import type { Segment } from "@speech-emotion/model";
import { clock } from "../../words.ts";
import { useField } from "../useField.ts";

/** Asks what a part is, by whoever knows better. */
export function Correction({
  part: { startSec, endSec, emotion = "no voice" },
  correct,
}: {
  readonly part: Segment;
  readonly correct: (label: string) => void;
}) {
  const field = useField(emotion);
  return (
    <p class="correction">
      <label for={`correction-${startSec}`}>
        {clock(startSec)} to {clock(endSec)} is
      </label>
      <input
        ref={field}
        id={`correction-${startSec}`}
        class="label"
        list="known-labels"
        size={12}
        maxLength={40}
        onChange={({ currentTarget }) => {
          const label = currentTarget.value.trim();
          if (label) correct(label);
          else currentTarget.value = emotion;
        }}
      />
    </p>
  );
}
