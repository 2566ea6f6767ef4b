/** Lets work go on side by side, or one alone while all other waits. */
export class SoleWork {
  #running = 0;
  #isAlone = false;
  #waitingAlone = 0;
  readonly #waiting: (() => void)[] = [];

  /** Does work, alone if it is to be: once what is under way has ended, and before anything else begins. */
  async run<T>(work: () => Promise<T>, { alone }: { readonly alone: boolean }): Promise<T> {
    if (alone) this.#waitingAlone++;
    while (this.#isAlone || (alone ? this.#running > 0 : this.#waitingAlone > 0))
      await new Promise<void>((wake) => this.#waiting.push(wake));
    if (alone) this.#waitingAlone--;
    this.#running++;
    this.#isAlone = alone;
    try {
      return await work();
    } finally {
      this.#running--;
      this.#isAlone = false;
      for (const wake of this.#waiting.splice(0)) wake();
    }
  }
}
