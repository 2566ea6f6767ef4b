import { ClipError } from "../engine/checkDuration.ts";

/**
 * Opens the microphone as it is: without the browser's echo, noise and gain control, which change what emotions are heard by.
 *
 * @throws {ClipError} when there is none or it may not be used.
 */
export async function openMicrophone(deviceId: string | undefined): Promise<MediaStream> {
  if (!navigator.mediaDevices)
    throw new ClipError(
      "Browsers give the microphone only to pages that come over HTTPS. Open this one so, or open a file.",
    );
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: {
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
        ...(deviceId && { deviceId: { exact: deviceId } }),
      },
    });
  } catch (error) {
    const { name } = error as DOMException;
    throw new ClipError(
      name === "NotFoundError" || name === "OverconstrainedError" // the one that was chosen is gone
        ? "No microphone was found. Plug one in, or open a file."
        : "The microphone may not be used. Allow it for this page in the browser's address bar, then press the button again, or open a file.",
    );
  }
}
