import captureUrl from "../audio/capture.worklet.ts?worker&url";
import { closeMicrophone, openMicrophone } from "../audio/openMicrophone.ts";

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
 * @throws {ClipError} when there is none or it may not be used.
 */
export async function openLiveMicrophone({
  deviceId,
  onLost,
}: {
  readonly deviceId: string | undefined;
  /** Called when the microphone ends by itself: it was unplugged, or may not be used any more. */
  readonly onLost: () => void;
}): Promise<LiveMicrophone> {
  const stream = await openMicrophone(deviceId);
  const context = new AudioContext({ latencyHint: "playback" }); // sound in larger pieces costs less
  const enable = (isEnabled: boolean) => {
    for (const track of stream.getTracks()) track.enabled = isEnabled;
  };
  try {
    await context.audioWorklet.addModule(captureUrl);
  } catch (error) {
    await closeMicrophone(stream, context);
    throw error;
  }
  for (const track of stream.getTracks()) track.addEventListener("ended", onLost);
  const capture = new AudioWorkletNode(context, "capture");
  const { port1, port2 } = new MessageChannel();
  capture.port.postMessage(port1, [port1]);
  context.createMediaStreamSource(stream).connect(capture).connect(context.destination);
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
    async close() {
      capture.disconnect();
      await closeMicrophone(stream, context);
    },
  };
}
