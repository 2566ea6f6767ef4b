/**
 * All of `speech-emotion`, and the model that ships, for a page.
 *
 * @module speech-emotion/browser
 */

// Apart from the main entry, so that who loads a model of their own does not put the shipped one into their site.
/** The URLs of the shipped model's files, for {@link Recognizer.load} in a page, where bundlers put them. */
export { default as model } from "@speech-emotion/general-model";
export * from "./index.ts";
