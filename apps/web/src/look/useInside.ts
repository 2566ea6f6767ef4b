import { useSignal } from "@preact/signals";
import { proxy } from "comlink";
import { useEffect } from "preact/hooks";
import type { Inside } from "../engine/analysis.ts";
import { ask } from "../engine/engine.ts";
import { announce } from "../state/announcing.ts";
import { type Entry, isOwnTake, type Outcome } from "../state/entries.ts";

/** What was seen in clips, as long as they are heard as they were then. */
const seen = new WeakMap<Outcome, Inside>();

/** The inside of a clip, which takes some seconds: `share` of it is done; both and `problem` are signals. */
export function useInside(entry: Entry) {
  const { name, open, outcome } = entry;
  const inside = useSignal<Inside | undefined>(undefined);
  const share = useSignal(0);
  const problem = useSignal("");
  useEffect(() => {
    let isGone = false;
    inside.value = seen.get(outcome);
    share.value = 0;
    problem.value = "";
    if (inside.value) return;
    const goOn = async (done: number) => {
      share.value = isGone ? 0 : done;
      return !isGone;
    };
    const look = async () => {
      const source = await open();
      const found = await ask((engine) => engine.lookInside(source, isOwnTake(entry), proxy(goOn)));
      if (!found) return;
      seen.set(outcome, found);
      if (isGone) return;
      inside.value = found;
      announce(`What the answer to ${name} rests on is shown.`);
    };
    look().catch((error: Error) => {
      if (!isGone) problem.value = error.message;
    });
    return () => {
      isGone = true;
    };
  }, [outcome]);
  return { inside, share, problem };
}
