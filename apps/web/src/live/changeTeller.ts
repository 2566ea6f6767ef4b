import type { LiveMoment } from "../engine/liveMoment.ts";
import { answerOf } from "../words.ts";

/** From one sentence to the next at least: a screen reader shall not be flooded. */
const LEAST_SEC = 5;

/** Tells whoever does not see the page what has changed, once in a while. */
export class ChangeTeller {
  #told = "";
  #toldSec = Number.NEGATIVE_INFINITY;

  /** A sentence where there is something to tell of the next moment. */
  next(moment: LiveMoment): string | undefined {
    const { title, text } = answerOf(moment);
    if (title === this.#told || moment.timeSec < this.#toldSec + LEAST_SEC) return undefined;
    this.#told = title;
    this.#toldSec = moment.timeSec;
    return `${title}. ${text}`;
  }
}
