import { Fault } from "./fault.ts";

/** No wait helps against these, which Node says of an address or a certificate. */
const HOPELESS = /CERT|^ERR_TLS|^ERR_INVALID_URL|^UNABLE_TO|SELF_SIGNED/;

/** What the network did; errors of the disk, and refusals, are thrown on. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (!(error instanceof TypeError && error.cause)) throw error;
  const { code = "", message } = error.cause as NodeJS.ErrnoException;
  const isOfSystem = code !== "" && !code.startsWith("UND_"); // those of fetch's own library say it in words
  return new Fault(isOfSystem ? code : message, HOPELESS.test(code) ? "never" : "again");
}
