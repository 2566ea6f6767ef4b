import { keeping, voiceNames } from "../../state/history/keeping.ts";
import { taught, taughtName } from "../../state/teaching.ts";
import { useField } from "../useField.ts";

/** Which taught voice answers, of those that are kept, and what it is called. */
export function TaughtVoices({
  isBusy,
  change,
  rename,
}: {
  readonly isBusy: boolean;
  /** Answers by a voice that is kept, or by none. */
  readonly change: (name: string | undefined) => void;
  readonly rename: (name: string) => void;
}) {
  const name = taughtName.value;
  const names = voiceNames.value;
  if (!taught.value?.helps && names.length === 0) return null;
  return (
    <div class="voices">
      {names.length > 0 && (
        <p>
          <label for="taught-voice">Answers as taught by</label>
          <select
            id="taught-voice"
            value={names.includes(name) ? name : ""}
            onChange={({ currentTarget }) => change(currentTarget.value || undefined)}
          >
            <option value="">nobody</option>
            {names.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </p>
      )}
      {taught.value?.helps && <Name {...{ name, isBusy, rename }} />}
    </div>
  );
}

function Name({
  name,
  isBusy,
  rename,
}: {
  readonly name: string;
  readonly isBusy: boolean;
  readonly rename: (name: string) => void;
}) {
  const field = useField(name);
  return (
    <p>
      <label for="taught-name">Name of what was taught</label>
      <input
        ref={field}
        id="taught-name"
        class="label"
        size={16}
        maxLength={40}
        readOnly={isBusy}
        onChange={({ currentTarget }) => {
          const wanted = currentTarget.value.trim();
          if (wanted) rename(wanted);
          else currentTarget.value = name;
        }}
      />
      {keeping.value === "off" && <span class="note">gone when the page is closed</span>}
    </p>
  );
}
