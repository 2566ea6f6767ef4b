import type { Signal } from "@speech-emotion/features";
import { ClipError } from "../engine/checkDuration.ts";
import captureUrl from "./capture.worklet.ts?worker&url";

export const LONGEST_RECORDING_SEC = 60;

/** A recording that is going on. */
export interface Recorder {
  /** Ends it and gives what was heard. */
  stop(): Promise<Signal>;
}

/**
 * Records the microphone as it is: without the browser's echo, noise and gain control, which change what emotions are
 * heard by.
 *
 * @param onBlock called some twenty times a second with the loudest sample of late and the seconds so far.
 * @throws {ClipError} when there is no microphone or it may not be used.
 */
export async function startRecorder(
  onBlock: (level: number, seconds: number) => void,
): Promise<Recorder> {
  const stream = await openMicrophone();
  const context = new AudioContext();
  try {
    await context.audioWorklet.addModule(captureUrl);
  } catch (error) {
    await close(stream, context);
    throw error;
  }
  const capture = new AudioWorkletNode(context, "capture");
  const blocks: Float32Array[] = [];
  const count = () => blocks.reduce((sum, { length }) => sum + length, 0);
  capture.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
    blocks.push(data);
    const level = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    onBlock(level, count() / context.sampleRate);
  };
  context.createMediaStreamSource(stream).connect(capture).connect(context.destination);
  return {
    async stop() {
      capture.disconnect();
      const samples = new Float32Array(count());
      let at = 0;
      for (const block of blocks) {
        samples.set(block, at);
        at += block.length;
      }
      const { sampleRate } = context;
      await close(stream, context);
      return { samples, sampleRateHz: sampleRate };
    },
  };
}

async function openMicrophone(): Promise<MediaStream> {
  if (!navigator.mediaDevices)
    throw new ClipError(
      "Browsers give the microphone only to pages that come over HTTPS. Open this one so, or upload a file.",
    );
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
  } catch (error) {
    const { name } = error as DOMException;
    throw new ClipError(
      name === "NotFoundError"
        ? "No microphone was found. Plug one in, or upload a file."
        : "The microphone may not be used. Allow it for this page in the browser's address bar, then press Record again, or upload a file.",
    );
  }
}

async function close(stream: MediaStream, context: AudioContext): Promise<void> {
  for (const track of stream.getTracks()) track.stop();
  await context.close();
}
