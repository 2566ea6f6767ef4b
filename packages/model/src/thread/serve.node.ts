import { type MessagePort, parentPort } from "node:worker_threads";
import { serveRecognizer } from "./serveRecognizer.ts";

const port = parentPort as MessagePort; // it runs in a thread alone
serveRecognizer({
  post: (message) => port.postMessage(message),
  onMessage: (listener) => port.on("message", listener),
});
