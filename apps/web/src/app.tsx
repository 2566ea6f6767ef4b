import { About } from "./components/about.tsx";
import { Compare } from "./components/compare.tsx";
import { EngineBanner } from "./components/engineBanner.tsx";
import { Inputs } from "./components/inputs.tsx";
import { Player } from "./components/player.tsx";
import { Result } from "./components/result.tsx";

export function App() {
  return (
    <>
      <a class="skip" href="#result">
        Skip to the result
      </a>
      <header class="masthead">
        <p class="brand">
          <img src="./icon.svg" alt="" width="36" height="36" />
          Speech Emotion Recognizer
        </p>
        <h1>How does this voice feel?</h1>
        <p class="lead">
          Give it a few seconds of speech or song and it says which of seven emotions it hears. The
          network runs in this browser: <strong>your audio never leaves your machine.</strong>
        </p>
        <EngineBanner />
      </header>
      <main>
        <div class="columns">
          <div class="column">
            <Inputs />
            <Player />
          </div>
          <div class="column">
            <Result />
          </div>
        </div>
        <Compare />
        <About />
      </main>
    </>
  );
}
