import { Presets, SingleBar } from "cli-progress";
import { shownBars } from "./shownBars.ts";

/** Progress on stderr: a bar on a terminal, otherwise (or with `CI` set) a plain line now and then. */
export class ProgressBar {
  readonly #bar: SingleBar | undefined;

  /** @param options `plain: false` shows nothing where there is no terminal. */
  constructor(what: string, { plain = true }: { readonly plain?: boolean } = {}) {
    const isTerminal = process.stderr.isTTY && !process.env.CI;
    if (!isTerminal && !plain) return;
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
    const bar = this.#bar;
    if (!bar) return;
    if (!shownBars.has(bar)) bar.start(total, 0);
    shownBars.add(bar);
    bar.update(done);
    if (done < total) return;
    bar.stop();
    shownBars.delete(bar);
  }
}
