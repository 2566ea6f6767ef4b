import { homepage, version } from "../../../../package.json";
import { isKept } from "../state/offline.ts";

/** Whose page this is, which version, and under which licences. */
export function Footer() {
  return (
    <footer>
      <p>
        Speech Emotion Recognizer {version} · <a href={homepage.replace(/#.*/, "")}>Source</a> ·{" "}
        <a href={`${homepage.replace(/#.*/, "")}/blob/main/LICENSE`}>MIT licence</a>, the model{" "}
        <a href="https://creativecommons.org/licenses/by-nc-sa/4.0/">CC BY-NC-SA 4.0</a> ·{" "}
        <a href="./model/card.html">Model card</a>
      </p>
      <p class="offline">
        No audio, no score and no count of visits is sent anywhere.{" "}
        {isKept.value && "The page is kept in this browser and works without a network."}
      </p>
    </footer>
  );
}
