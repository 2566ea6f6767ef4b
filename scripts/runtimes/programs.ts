/**
 * What people write in a project of their own. Its clip is `voice.wav`; what is heard there is printed as JSON, and by a
 * test, whose tool prints lines of its own, written to `answer.json`.
 */

const recognise = `
const recognizer = await Recognizer.load();
const { emotion, scores } = await recognizer.predict("voice.wav");`;

export const importing = `
import { Recognizer } from "speech-emotion";
${recognise}
console.log(JSON.stringify({ emotion, scores }));
`;

export const requiring = `
const { Recognizer } = require("speech-emotion");
(async () => {
  ${recognise}
  console.log(JSON.stringify({ emotion, scores }));
})();
`;

export const jestTest = `
import { writeFileSync } from "node:fs";
import { Recognizer } from "speech-emotion";
test("an emotion is heard", async () => {
  ${recognise}
  writeFileSync("answer.json", JSON.stringify({ emotion, scores }));
  expect(scores[0].label).toBe(emotion);
});
`;

export const expressServer = `
import express from "express";
import { Recognizer } from "speech-emotion";
const recognizer = await Recognizer.load();
const app = express();
app.post("/emotion", express.raw({ type: "audio/wav", limit: "10mb" }), async (request, response) => {
  const { emotion, scores } = await recognizer.predict(request.body);
  response.json({ emotion, scores });
});
const server = app.listen(0, "127.0.0.1", () => {
  console.log("http://127.0.0.1:" + server.address().port);
});
`;

/** The files of an app, by path. */
export const nextApp: Readonly<Record<string, string>> = {
  "next.config.mjs": `export default { serverExternalPackages: ["speech-emotion"] };`,
  "app/layout.jsx": `
export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}`,
  "app/page.jsx": `
export default function Page() {
  return <p>Post a WAV file to /emotion.</p>;
}`,
  "app/emotion/route.js": `
import { Recognizer } from "speech-emotion";
let loading;
export async function POST(request) {
  loading ??= Recognizer.load();
  const recognizer = await loading;
  const { emotion, scores } = await recognizer.predict(await request.blob());
  return Response.json({ emotion, scores });
}`,
};
