import { Fault } from "./fault.ts";
import { followRedirect } from "./followRedirect.ts";

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 10;

/**
 * Asks for a file from one of its bytes on. Redirects are followed, but none from https to http: what comes that way may
 * be anybody's.
 *
 * @param options.allow whether a host may be asked, by name and port; each one on the way. By default all may.
 * @throws {Fault} for such a redirect or host, or too many redirects. Whatever else `fetch` throws comes as it is.
 */
export async function request(
  address: string,
  {
    from,
    signal,
    allow,
  }: {
    readonly from: number;
    readonly signal: AbortSignal;
    readonly allow?: (host: string) => boolean;
  },
): Promise<Response> {
  const headers: Record<string, string> = {
    "accept-encoding": "identity", // a range of compressed bytes is none of the file's
    "user-agent": "speech-emotion",
    ...(from > 0 ? { range: `bytes=${from}-` } : {}),
  };
  let url = address;
  for (let i = 0; i <= MOST_REDIRECTS; i++) {
    const host = allow && new URL(url).host;
    if (host !== undefined && !allow?.(host)) throw new Fault(`the host ${host}`, "never");
    const response = await fetch(url, { redirect: "manual", headers, signal });
    const location = response.headers.get("location");
    if (!REDIRECTS.has(response.status) || location === null) return response;
    await response.body?.cancel();
    url = followRedirect(url, location);
  }
  throw new Fault(`more than ${MOST_REDIRECTS} redirects`, "never");
}
