/** How long a sound file lasts, in seconds, as the browser reads in its first bytes; undefined where it does not say. */
export async function measureDuration(file: Blob): Promise<number | undefined> {
  const url = URL.createObjectURL(file);
  const audio = new Audio();
  try {
    await new Promise((resolve) => {
      audio.onloadedmetadata = resolve;
      audio.onerror = resolve;
      audio.preload = "metadata";
      audio.src = url;
    });
    return Number.isFinite(audio.duration) ? audio.duration : undefined;
  } finally {
    audio.removeAttribute("src");
    URL.revokeObjectURL(url);
  }
}
