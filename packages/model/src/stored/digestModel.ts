import type { RecognizerInfo } from "../recognizerInfo.ts";
import type { EncodedWeights } from "./encodeWeights.ts";

/** SHA-256, in hexadecimal, of what a model's answers follow from. */
export interface ModelDigests {
  /** Of `weights.bin`. */
  readonly weights: string;
  /** Of labels, front end, network, temperature and what is learnt after the weights, and of how the weights are stored. */
  readonly settings: string;
}

/** @returns undefined where there is no WebCrypto, as in a page that did not come over HTTPS. */
export async function digestModel(
  {
    labels,
    frontEnd,
    network,
    temperature,
    companion,
    doubt,
    nuisance,
    voiceSpace,
  }: Omit<RecognizerInfo, "format">,
  { stored, bytes }: EncodedWeights,
): Promise<ModelDigests | undefined> {
  if (!globalThis.crypto?.subtle) return undefined;
  const learntLater = [companion, doubt, nuisance, voiceSpace].filter((part) => part !== undefined);
  const parts = [labels, frontEnd, network, temperature, ...learntLater, stored];
  const settings = JSON.stringify(sorted(parts));
  return {
    weights: await sha256Of(bytes),
    settings: await sha256Of(new TextEncoder().encode(settings)),
  };
}

/** SHA-256, in hexadecimal, of weights and of how they are stored; undefined as {@link digestModel}. */
export async function digestWeights({
  stored,
  bytes,
}: EncodedWeights): Promise<string | undefined> {
  if (!globalThis.crypto?.subtle) return undefined;
  return sha256Of(await new Blob([JSON.stringify(sorted(stored)), bytes]).arrayBuffer());
}

/** With keys in order, so that one content has one text. A replacer of JSON.stringify would be called for every number. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).map(([key, part]) => [key, sorted(part)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function sha256Of(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
