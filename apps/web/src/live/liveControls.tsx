import type { useLive } from "./useLive.ts";

type LiveListening = ReturnType<typeof useLive>;

/** Pause, mark, stop. None is ever disabled or taken away that may have the focus. */
export function LiveControls({
  live,
  onClose,
}: {
  readonly live: LiveListening;
  readonly onClose: () => void;
}) {
  const { stage } = live;
  const isOpen = stage.value === "listening" || stage.value === "paused";
  const [next, title] = {
    starting: [() => {}, "Pause"],
    listening: [live.pause, "Pause"],
    paused: [live.resume, "Go on"],
    stopped: [live.start, "Start anew"],
  }[stage.value] as [() => void, string];
  return (
    <p class="actions">
      <button
        type="button"
        class="primary"
        aria-disabled={stage.value === "starting"}
        onClick={() => next()}
      >
        {title}
      </button>
      <button
        type="button"
        class="mark"
        aria-keyshortcuts="M"
        aria-disabled={!isOpen}
        onClick={live.mark}
      >
        Mark
      </button>
      <button type="button" onClick={() => (isOpen ? live.stop() : onClose())}>
        {isOpen ? "Stop" : "Close"}
      </button>
    </p>
  );
}
