import { Presets, SingleBar } from "cli-progress";

/** Progress on stderr: a bar on a terminal, otherwise (or with `CI` set) a plain line now and then. */
export class ProgressBar {
  readonly #bar: SingleBar;
  #started = false;

  constructor(what: string) {
    const isTerminal = process.stderr.isTTY && !process.env.CI;
    this.#bar = new SingleBar(
      {
        format: isTerminal ? `${what} {bar} {value}/{total}` : `${what} {value}/{total}`,
        stream: process.stderr,
        noTTYOutput: !isTerminal,
        notTTYSchedule: 10_000,
        clearOnComplete: true,
        barsize: 30,
      },
      process.env.NO_COLOR ? Presets.legacy : Presets.shades_classic,
    );
  }

  /** Shows how far it is; ends by itself when all is done. */
  update(done: number, total: number): void {
    if (!this.#started) this.#bar.start(total, 0);
    this.#started = done < total;
    this.#bar.update(done);
    if (!this.#started) this.#bar.stop();
  }
}
