/** The one database of the page; no other page of the same host is to have it. */
export const DATABASE = "speech-emotion-history";
