import { signal } from "@preact/signals";

/** A microphone to choose. */
export interface Microphone {
  readonly id: string;
  readonly name: string;
}

/** Those that the browser names; it names none before one may be used. */
export const microphones = signal<readonly Microphone[]>([]);
/** The one that was chosen; undefined for the browser's own choice. */
export const chosenMicrophone = signal<string | undefined>(undefined);

/** Looks which microphones there are, now and whenever one comes or goes; returns what ends that. */
export function watchMicrophones(): () => void {
  const { mediaDevices } = navigator;
  if (!mediaDevices) return () => {};
  const look = () => void findMicrophones();
  look();
  mediaDevices.addEventListener("devicechange", look);
  return () => mediaDevices.removeEventListener("devicechange", look);
}

/** Looks which microphones there are. */
export async function findMicrophones(): Promise<void> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  microphones.value = devices
    .filter(({ kind, label }) => kind === "audioinput" && label !== "")
    .map(({ deviceId, label }) => ({ id: deviceId, name: label }));
  if (!microphones.value.some(({ id }) => id === chosenMicrophone.value))
    chosenMicrophone.value = undefined;
}
