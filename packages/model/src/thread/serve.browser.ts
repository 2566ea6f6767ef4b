/**
 * The script of a page's worker that recognises for its `Recognizer`, so that the page goes on meanwhile: `import` it in the
 * worker's file, and give the worker to `Recognizer.load`.
 *
 * @module speech-emotion/worker
 */
import { serveRecognizer } from "./serveRecognizer.ts";

serveRecognizer({
  post: (message) => self.postMessage(message),
  onMessage: (listener) => self.addEventListener("message", ({ data }) => listener(data)),
});
