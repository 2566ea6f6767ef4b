import { announcement } from "../state/announcing.ts";

/** The page's one live region: what changes elsewhere is read where it stands, when a person goes there. */
export function Announcer() {
  return (
    <p class="unseen" role="status">
      {announcement.value}
    </p>
  );
}
