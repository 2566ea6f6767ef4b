const UNITS = ["kB", "MB", "GB", "TB", "PB"] as const;

/** A number of bytes in words: 999 bytes, 1.5 kB, 208.5 MB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
  let value = bytes;
  let unit = "";
  for (const next of UNITS) {
    if (value < 999.95) break;
    value /= 1000;
    unit = next;
  }
  return `${value.toFixed(1)} ${unit}`;
}
