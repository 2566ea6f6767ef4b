const way = [
  ["WAV, microphone or file", "samples of any rate and number of channels"],
  ["Mono, 22.05 kHz, silence cut, one level", "[samples]"],
  ["40 MFCC, their two derivatives, the level", "[frames, 121], a frame every 23 ms"],
  ["Twice: Conv1D, ReLU, batch normalisation, max-pooling", "[frames / 4, filters]"],
  ["Bidirectional LSTM", "[frames / 4, 2 units]"],
  ["Attention: eight weighted means over time", "[16 units], the line over the waveform"],
  ["Dense layer, softmax", "[7]"],
  ["The mean of five such networks that learnt side by side", "[7]: the scores"],
] as const;

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
  [
    "TensorFlow.js",
    "Apache 2.0, on WebAssembly with kernels of this project",
    "https://www.tensorflow.org/js",
  ],
  ["wavesurfer.js", "BSD 3-Clause, the waveform", "https://wavesurfer.xyz"],
  ["Preact, Comlink, Vite, Workbox", "MIT and Apache 2.0", "https://preactjs.com"],
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
      <section aria-labelledby="how">
        <h2 id="how">How it works</h2>
        <ol class="way">
          {way.map(([step, shape]) => (
            <li key={step}>
              <span>{step}</span>
              <code>{shape}</code>
            </li>
          ))}
        </ol>
        <p>
          The same code extracts features here and in training, so the page hears what the model
          learnt from. Scores are calibrated: of the clips that it gives 80 %, about 80 % are right,
          on voices like those of its training.
        </p>
      </section>
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
        <ul>
          <li>
            It learnt from North American actors who say two sentences. Of a voice that it never
            heard expect far less than of theirs; the <a href="./model/card.html">model card</a> has
            the numbers.
          </li>
          <li>
            It hears how something is said, not what, and always answers with one of seven emotions.
          </li>
          <li>Noise, music and other voices behind the voice mislead it.</li>
          <li>
            It must not be used to judge people: not in hiring, teaching, policing, insurance or
            health.
          </li>
        </ul>
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
