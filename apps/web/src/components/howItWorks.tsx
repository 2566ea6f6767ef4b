import { way } from "../way.ts";
import { Meaning } from "./meaning.tsx";

/** The way from a clip to its answer; how large what comes out of each step is, one click away. */
export function HowItWorks() {
  return (
    <section aria-labelledby="how">
      <h2 id="how">How it works</h2>
      <ol class="way">
        {way.map(([step]) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <Meaning of="What comes out of each step">
        <dl class="shapes">
          {way.map(([step, shape]) => (
            <div key={step}>
              <dt>{step}</dt>
              <dd>
                <code>{shape}</code>
              </dd>
            </div>
          ))}
        </dl>
      </Meaning>
      <p>
        The same code extracts features here and in training, so the page hears what the model
        learnt from. When it says “sure”, “likely” or “not sure” was measured on collections of
        voices that it had never heard; the <a href="./model/card.html">model card</a> has the
        numbers.
      </p>
    </section>
  );
}
