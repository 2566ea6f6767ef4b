import { About } from "./components/about.tsx";
import { Announcer } from "./components/announcer.tsx";
import { Compare } from "./components/compare.tsx";
import { DropAnywhere } from "./components/dropAnywhere.tsx";
import { EngineBanner } from "./components/engineBanner.tsx";
import { Footer } from "./components/footer.tsx";
import { Inputs } from "./components/inputs.tsx";
import { Law } from "./components/law.tsx";
import { LiveMode } from "./components/liveMode.tsx";
import { LookPlace } from "./components/lookPlace.tsx";
import { Player } from "./components/player.tsx";
import { QueueBar } from "./components/queueBar.tsx";
import { ReportPlace } from "./components/report/reportPlace.tsx";
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
        <Law />
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
      <ReportPlace />
      <QueueBar />
      <DropAnywhere />
      <Announcer />
    </>
  );
}
