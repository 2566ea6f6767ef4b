import { useId, useLayoutEffect, useRef } from "preact/hooks";

/** Asks before something is deleted, in the place where it was asked for. The keyboard is taken there, and back by whoever asked. */
export function Confirm({
  question,
  yes,
  onYes,
  onNo,
}: {
  readonly question: string;
  /** What the button says that does it. */
  readonly yes: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}) {
  const id = useId();
  const no = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => no.current?.focus(), []);
  return (
    <div
      class="confirm"
      role="alertdialog"
      aria-labelledby={id}
      onKeyDown={({ key }) => key === "Escape" && onNo()}
    >
      <p id={id}>{question}</p>
      <p class="actions">
        <button ref={no} type="button" onClick={onNo}>
          Keep
        </button>
        <button type="button" class="alarm" onClick={onYes}>
          {yes}
        </button>
      </p>
    </div>
  );
}
