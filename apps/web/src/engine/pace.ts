/** Of so many windows the least counts: what others took longer, other programs had. */
const COSTS = 8;

/** When the next window is heard: every so often, and less often where that would take too much of a core. */
export class Pace {
  readonly #hopSec: number;
  readonly #mostShare: number;
  #dueSec = 0;
  #costs: readonly number[] = [];

  /**
   * @param options.hopSec from one window to the next, where there is time.
   * @param options.mostShare of a core that hearing may take, from 0 to 1.
   */
  constructor({ hopSec, mostShare }: { readonly hopSec: number; readonly mostShare: number }) {
    this.#hopSec = hopSec;
    this.#mostShare = mostShare;
  }

  /** Whether it is time, when so much sound is there. */
  isDue(soundSec: number): boolean {
    return soundSec >= this.#dueSec;
  }

  /** A window was heard: where it ended, and how long that took. */
  took({ soundSec, costSec }: { readonly soundSec: number; readonly costSec: number }): void {
    this.#costs = [...this.#costs, costSec].slice(-COSTS);
    const waitSec = Math.min(...this.#costs) / this.#mostShare;
    this.#dueSec = Math.max(this.#dueSec + this.#hopSec, soundSec + waitSec);
  }

  /** Begins to count anew, from where the sound is. */
  startAt(soundSec: number): void {
    this.#dueSec = soundSec;
  }
}
