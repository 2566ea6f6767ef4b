import { formatBytes } from "@speech-emotion/data";
import { Presets, SingleBar } from "cli-progress";
import { formatSeconds, Pace } from "./pace.ts";
import { shownBars } from "./shownBars.ts";

/** Progress on stderr: a bar on a terminal, otherwise (or with `CI` set) a plain line now and then. */
export class ProgressBar {
  readonly #bar: SingleBar | undefined;
  readonly #pace: Pace | undefined;

  /**
   * @param options `plain: false` shows nothing where there is no terminal; of `bytes`, speed and the time that is left
   * are told.
   */
  constructor(
    what: string,
    {
      plain = true,
      unit = "things",
    }: { readonly plain?: boolean; readonly unit?: "things" | "bytes" } = {},
  ) {
    const isTerminal = process.stderr.isTTY && !process.env.CI;
    if (!isTerminal && !plain) return;
    if (unit === "bytes") this.#pace = new Pace();
    const amount = unit === "bytes" ? "{amount}" : "{value}/{total}";
    this.#bar = new SingleBar(
      {
        format: isTerminal ? `${what} {bar} ${amount}` : `${what} ${amount}`,
        stream: process.stderr,
        noTTYOutput: !isTerminal,
        notTTYSchedule: 10_000,
        clearOnComplete: true,
        barsize: 30,
      },
      process.env.NO_COLOR ? Presets.legacy : Presets.shades_classic,
    );
  }

  /** Shows how far it is; ends by itself when all is done. `total` is undefined where nobody knows. */
  update(done: number, total: number | undefined): void {
    const bar = this.#bar;
    if (!bar) return;
    this.#pace?.add(performance.now(), done);
    const payload = this.#pace ? { amount: describeBytes(this.#pace, done, total) } : {};
    if (!shownBars.has(bar)) bar.start(total ?? 0, done, payload);
    shownBars.add(bar);
    bar.update(done, payload);
    if (total === undefined || done < total) return;
    bar.stop();
    shownBars.delete(bar);
  }
}

/** `12.5 MB of 208.5 MB, 3.1 MB/s, 63 s left` */
function describeBytes(pace: Pace, done: number, total: number | undefined): string {
  const of = total === undefined ? "" : ` of ${formatBytes(total)}`;
  const { perSecond: speed } = pace;
  const left = total === undefined ? undefined : pace.secondsTo(total);
  return [
    `${formatBytes(done)}${of}`,
    ...(speed === undefined ? [] : [`${formatBytes(Math.round(speed))}/s`]),
    ...(left === undefined ? [] : [`${formatSeconds(left)} left`]),
  ].join(", ");
}
