import { HowItWorks } from "./howItWorks.tsx";
import { Limits } from "./limits.tsx";

const uses = [
  [
    "Research and teaching",
    "See what a network hears in acted speech, and when it changes its mind.",
  ],
  ["Actors and speakers", "Record the same line in several ways and compare what comes across."],
  [
    "Sound archives",
    "Sort many clips by the emotion that they most likely carry, as a first pass for people.",
  ],
] as const;

const sources = [
  [
    "RAVDESS",
    "Livingstone and Russo 2018, CC BY-NC-SA 4.0; the weights carry that licence on",
    "https://doi.org/10.5281/zenodo.1188976",
  ],
  ["nEMO", "Christop 2024, CC BY-NC-SA 4.0", "https://huggingface.co/datasets/amu-cai/nEMO"],
  [
    "3D-Speaker",
    "CAM++, the voice encoder, Apache 2.0",
    "https://github.com/modelscope/3D-Speaker",
  ],
  [
    "TensorFlow.js",
    "Apache 2.0, on WebAssembly with kernels of this project",
    "https://www.tensorflow.org/js",
  ],
  ["wavesurfer.js", "BSD 3-Clause, the waveform", "https://wavesurfer.xyz"],
  [
    "Preact, Comlink, Vite, Workbox, idb, Valibot",
    "MIT, ISC and Apache 2.0",
    "https://preactjs.com",
  ],
  [
    "Bricolage Grotesque",
    "SIL Open Font License, the type",
    "https://github.com/ateliertriay/bricolage",
  ],
] as const;

/** How it works, what it is for and what not, what it is made of. */
export function About() {
  return (
    <div class="about">
      <HowItWorks />
      <section aria-labelledby="uses">
        <h2 id="uses">What it is for</h2>
        <dl>
          {uses.map(([title, text]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="limits">
        <h2 id="limits">What it cannot do</h2>
        <Limits />
      </section>
      <section aria-labelledby="sources">
        <h2 id="sources">Made with</h2>
        <ul>
          {sources.map(([name, what, url]) => (
            <li key={name}>
              <a href={url}>{name}</a>: {what}
            </li>
          ))}
          <li>This project: MIT, except the model.</li>
        </ul>
      </section>
    </div>
  );
}
