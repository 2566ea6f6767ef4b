import { openCapture } from "../audio/openCapture.ts";

/** A microphone whose sound goes to a port, for as long as it is open. */
export interface LiveMicrophone {
  /** Where blocks of samples come from. */
  readonly sound: MessagePort;
  readonly sampleRateHz: number;
  /** Holds on: nothing comes, and what is said meanwhile is lost. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the microphone to be listened to.
 *
 * @throws {ClipError} as {@link openCapture}.
 */
export async function openLiveMicrophone({
  deviceId,
  onLost,
}: {
  readonly deviceId: string | undefined;
  /** Called when the microphone ends by itself: it was unplugged, or may not be used any more. */
  readonly onLost: () => void;
}): Promise<LiveMicrophone> {
  const latencyHint = "playback"; // sound in larger pieces costs less
  const { context, node, start, enable, close } = await openCapture({
    ...{ deviceId, onLost, latencyHint },
  });
  const { port1, port2 } = new MessageChannel();
  node.port.postMessage(port1, [port1]);
  start();
  return {
    sound: port2,
    sampleRateHz: context.sampleRate,
    async pause() {
      enable(false);
      await context.suspend();
    },
    async resume() {
      enable(true);
      await context.resume();
    },
    close,
  };
}
