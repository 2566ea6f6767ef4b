import { ClipError } from "../engine/checkDuration.ts";
import captureUrl from "./capture.worklet.ts?worker&url";
import { openMicrophone } from "./openMicrophone.ts";

/** A browser that starts sound at all does so within it. */
const START_MS = 10_000;

/** The microphone, and the node that its sound comes out of in blocks. */
export interface Capture {
  readonly context: AudioContext;
  readonly node: AudioWorkletNode;
  /** Lets sound through from now on. */
  start(): void;
  /** Lets the microphone be heard, or not. */
  enable(isEnabled: boolean): void;
  close(): Promise<void>;
}

/**
 * Opens the microphone.
 *
 * @throws {ClipError} when there is none, it may not be used, or the browser starts no sound.
 */
export async function openCapture({
  deviceId,
  onLost,
  ...options
}: AudioContextOptions & {
  /** Which microphone, by the browser's name for it; the browser's own choice where it is not said. */
  readonly deviceId: string | undefined;
  /** Called when the microphone ends by itself: it was unplugged, or may not be used any more. */
  readonly onLost: () => void;
}): Promise<Capture> {
  const stream = await openMicrophone(deviceId);
  for (const track of stream.getTracks()) track.addEventListener("ended", onLost);
  const context = new AudioContext(options);
  const close = async () => {
    for (const track of stream.getTracks()) track.stop();
    await context.close();
  };
  try {
    await run(context);
    await context.audioWorklet.addModule(captureUrl);
  } catch (error) {
    await close();
    throw error;
  }
  const node = new AudioWorkletNode(context, "capture");
  return {
    ...{ context, node },
    start: () => {
      context.createMediaStreamSource(stream).connect(node).connect(context.destination);
    },
    enable: (isEnabled) => {
      for (const track of stream.getTracks()) track.enabled = isEnabled;
    },
    close: () => {
      node.disconnect();
      return close();
    },
  };
}

/** @throws {ClipError} where it does not: Firefox waits for a device to play on, for as long as there is none. */
async function run(context: AudioContext): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, START_MS));
  await Promise.race([context.resume(), late]);
  if (context.state !== "running")
    throw new ClipError(
      "The browser starts no sound on this machine, without which it hears no microphone. Connect a loudspeaker or headphones and press the button again, or open a file.",
    );
}
