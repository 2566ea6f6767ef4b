import { examples } from "../examples.ts";
import { analyseUrl } from "../state/hearing.ts";

/** Voices to try the page with, said to be nobody's. */
export function Examples() {
  return (
    <div class="examples">
      <h3 id="examples-title">
        Examples <span class="badge">synthetic voices</span>
      </h3>
      <p class="note">
        A program made them. The network learnt from people, so its answers to these only show how
        the page works.
      </p>
      <ul aria-labelledby="examples-title">
        {examples.map(({ title, file }) => (
          <li key={file}>
            <button
              type="button"
              onClick={() => analyseUrl(`Synthetic example: ${title}`, `./${file}`)}
            >
              {title}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
