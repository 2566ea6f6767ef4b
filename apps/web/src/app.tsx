import { About } from "./components/about.tsx";
import { Announcer } from "./components/announcer.tsx";
import { Compare } from "./components/compare.tsx";
import { DropAnywhere } from "./components/dropAnywhere.tsx";
import { EngineBanner } from "./components/engineBanner.tsx";
import { Footer } from "./components/footer.tsx";
import { Inputs } from "./components/inputs.tsx";
import { LiveMode } from "./components/liveMode.tsx";
import { LookPlace } from "./components/lookPlace.tsx";
import { Player } from "./components/player.tsx";
import { QueueBar } from "./components/queueBar.tsx";
import { Result } from "./components/result.tsx";
import { WorkbenchPlace } from "./components/workbenchPlace.tsx";

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
        <h1>How does this voice sound?</h1>
        <p class="lead">
          Give it a few seconds of a voice and it says which of eight emotions it hears, and when it
          does not know. The network runs in this browser:{" "}
          <strong>your audio never leaves your machine.</strong>
        </p>
        <p class="law">
          A program guesses here, and is often wrong. In the European Union nobody may use it on
          people at work or in schools (AI Act, Article 5(1)(f)), and whoever uses it on others must
          tell them (Article 50).
        </p>
        <EngineBanner />
      </header>
      <main>
        <LiveMode />
        <div class="columns">
          <Inputs />
          <Result />
        </div>
        <Player />
        <LookPlace />
        <WorkbenchPlace />
        <Compare />
        <About />
      </main>
      <Footer />
      <QueueBar />
      <DropAnywhere />
      <Announcer />
    </>
  );
}
