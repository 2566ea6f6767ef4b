/** What a server did wrong in one request, and whether another may help. */
export class Fault extends Error {
  override readonly name = "Fault";
  /** `again` from where it stopped, `anew` from the first byte, `never` as long as the server is as it is. */
  readonly next: "again" | "anew" | "never";
  /** How long the server asks to be left alone. */
  readonly waitMs: number | undefined;

  constructor(found: string, next: Fault["next"], waitMs?: number) {
    super(found);
    this.next = next;
    this.waitMs = waitMs;
  }
}
