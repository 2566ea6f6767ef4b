import type { Signal } from "@speech-emotion/features";
import { openCapture } from "./openCapture.ts";

export const LONGEST_RECORDING_SEC = 60;

/** A recording that is going on. */
export interface Recorder {
  /** Ends it and gives what was heard. */
  stop(): Promise<Signal>;
}

export interface RecorderOptions {
  /** Which microphone, by the browser's name for it; the browser's own choice where it is not said. */
  readonly deviceId?: string | undefined;
  /** Called some twenty times a second with the loudest sample of late and the seconds so far. */
  readonly onBlock: (level: number, seconds: number) => void;
  /** Called when the microphone ends by itself: it was unplugged, or may not be used any more. */
  readonly onLost: () => void;
}

/**
 * Records the microphone.
 *
 * @throws {ClipError} as {@link openCapture}.
 */
export async function startRecorder({
  deviceId,
  onBlock,
  onLost,
}: RecorderOptions): Promise<Recorder> {
  const { context, node, start, close } = await openCapture({ deviceId, onLost });
  const blocks: Float32Array[] = [];
  let count = 0;
  node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
    blocks.push(data);
    count += data.length;
    const level = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    onBlock(level, count / context.sampleRate);
  };
  start();
  return {
    async stop() {
      const { sampleRate } = context;
      await close();
      const samples = new Float32Array(count);
      let at = 0;
      for (const block of blocks) {
        samples.set(block, at);
        at += block.length;
      }
      return { samples, sampleRateHz: sampleRate };
    },
  };
}
