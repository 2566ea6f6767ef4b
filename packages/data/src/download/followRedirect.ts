import { Fault } from "./fault.ts";

/**
 * Where a redirect leads.
 *
 * @throws {Fault} where that is no page, or is fetched in the clear while the page before it was not.
 */
export function followRedirect(from: string, location: string): string {
  const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
  const isSafe = to?.protocol === "https:" || (to?.protocol === "http:" && /^http:/i.test(from));
  if (!to || !isSafe) throw new Fault(`a redirect to ${location}`, "never");
  return to.href;
}
