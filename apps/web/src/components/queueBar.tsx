import { cancelWaiting, progress } from "../state/queue.ts";

/** How far many clips are that were chosen at once, in sight wherever the page stands. */
export function QueueBar() {
  const many = progress.value;
  if (!many) return null;
  return (
    <div class="queue">
      <label for="queue">
        {many.done} of {many.total} clips heard
      </label>
      <progress id="queue" value={many.done} max={many.total} />
      <button type="button" onClick={cancelWaiting}>
        Cancel the rest
      </button>
    </div>
  );
}
