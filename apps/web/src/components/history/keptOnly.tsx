import { keeping, trouble } from "../../state/history/keeping.ts";
import { Teach } from "../teach.tsx";
import { History } from "./history.tsx";

/** Where there are no clips: what else is kept, if anything is. */
export function KeptOnly() {
  if (keeping.value === "off" && !trouble.value) return null;
  return (
    <section class="card compare" aria-labelledby="compare-title">
      <h2 id="compare-title">Your clips</h2>
      <p class="note">There are none.</p>
      <History />
      <Teach />
    </section>
  );
}
