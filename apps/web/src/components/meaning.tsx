import type { ComponentChildren } from "preact";

/** What a number or a picture means, one click away. */
export function Meaning({
  of,
  children,
}: {
  /** What it is asked of, as the end of a question. */
  readonly of: string;
  readonly children: ComponentChildren;
}) {
  return (
    <details class="meaning">
      <summary>{of}</summary>
      <div>{children}</div>
    </details>
  );
}
