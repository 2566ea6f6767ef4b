import { render } from "preact";
import "@fontsource-variable/bricolage-grotesque";
import "./styles/theme.css";
import "./styles/page.css";
import "./styles/cards.css";
import { App } from "./app.tsx";
import { startEngine } from "./engine/engine.ts";

render(<App />, document.getElementById("app") as HTMLElement);
void startEngine();
if (import.meta.env.PROD && "serviceWorker" in navigator)
  void navigator.serviceWorker.register("./sw.js").catch(() => {}); // works without, but not offline
