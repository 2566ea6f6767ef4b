// node server.mjs 8080: answers a WAV file that is posted, as by curl --data-binary @voice.wav localhost:8080, with JSON.
import { createServer } from "node:http";
import { Recognizer, SpeechEmotionError } from "speech-emotion";

const MOST_BYTES = 10_000_000; // a minute of 48 kHz in stereo, and some

const [port = "8080"] = process.argv.slice(2);
const recognizer = await Recognizer.load(); // once, for all requests

export const server = createServer(async (request, response) => {
  /** @param {number} status @param {object} body */
  const answer = (status, body) =>
    response
      .writeHead(status, { "content-type": "application/json", connection: "close" })
      .end(JSON.stringify(body));
  try {
    const parts = [];
    let bytes = 0;
    for await (const part of request.iterator({ destroyOnReturn: false })) {
      parts.push(part);
      bytes += part.length;
      if (bytes > MOST_BYTES) return answer(413, { error: `more than ${MOST_BYTES} bytes` });
    }
    const { emotion, verdict, scores } = await recognizer.predict(Buffer.concat(parts));
    answer(200, { emotion, verdict, scores });
  } catch (error) {
    // What cannot be recognised is the sender's to mend, and says how.
    if (error instanceof SpeechEmotionError)
      answer(400, { code: error.code, error: error.message });
    else answer(500, { error: "internal error" });
  }
}).listen(Number(port));
