import { render } from "preact";
import "@fontsource-variable/bricolage-grotesque";
import "./styles/theme.css";
import "./styles/page.css";
import "./styles/controls.css";
import "./styles/inputs.css";
import "./styles/result.css";
import "./styles/player.css";
import "./styles/table.css";
import "./styles/forcedColours.css";
import { App } from "./app.tsx";
import { startEngine } from "./engine/engine.ts";
import { keepForOffline } from "./state/offline.ts";

render(<App />, document.getElementById("app") as HTMLElement);
void startEngine();
void keepForOffline();
