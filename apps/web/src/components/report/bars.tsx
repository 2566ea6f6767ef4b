import { percent } from "../../words.ts";

/** Names with their shares of a whole as bars, drawn so that they are printed too. */
export function Bars({
  title,
  shares,
}: {
  readonly title: string;
  readonly shares: readonly { readonly name: string; readonly share: number }[];
}) {
  return (
    <ul class="bars" aria-label={title}>
      {shares.map(({ name, share }) => (
        <li key={name} data-emotion={name}>
          <span>{name}</span>
          <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect class="whole" width="100" height="8" />
            <rect width={100 * share} height="8" />
          </svg>
          <span class="score">{percent(share)}</span>
        </li>
      ))}
    </ul>
  );
}
