/** The SHA-256 of the model's weights, as they were loaded; undefined where the browser does not have them any more. */
export async function modelDigest(): Promise<string | undefined> {
  try {
    // Of what is kept alone: nothing is asked of the network for a report.
    const kept = { cache: "only-if-cached", mode: "same-origin" } as const;
    const response = await fetch("./model/weights.bin", kept);
    if (!response.ok) return undefined;
    const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch {
    return undefined; // not kept, or no secure context
  }
}
