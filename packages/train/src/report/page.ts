import { figureColours } from "./figures.ts";

/** Nothing is loaded but what is in the page, and nothing runs. */
const POLICY =
  "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE = `
:root { color-scheme: light dark; --ground: light-dark(#f6f3ee, #14131a); --card: light-dark(#fffdfa, #1f1d28);
  --text: light-dark(#221f2b, #f1eef6); --quiet: light-dark(#5d586b, #b3adc2); --line: light-dark(#ddd6cb, #383446);
  --track: light-dark(#ebe5db, #2f2b3b); --strong: light-dark(#2f5bd0, #8fb0ff); --figure-quiet: light-dark(#667085, #a3abbd); --against: light-dark(#c2570c, #ff9d4d); }
* { box-sizing: border-box; }
body { font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; color: var(--text);
  background: var(--ground); max-width: 66rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: clamp(1.6rem, 5vw, 2.1rem); line-height: 1.15; letter-spacing: -.015em; margin: 0; }
h2 { font-size: 1.3rem; line-height: 1.25; margin: 3rem 0 .4rem; scroll-margin-top: 1rem; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p, dl, ul { margin: .5rem 0; max-width: 46rem; }
a { color: var(--strong); }
h1, p, li, td, th, dd, code { overflow-wrap: anywhere; }
.quiet, figcaption { color: var(--quiet); font-size: .88rem; }
.name { color: var(--quiet); margin: .35rem 0 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; padding: 0; max-width: none; margin: 1.2rem 0 0; font-size: .92rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .9rem; padding: 1rem 1.2rem; }
.scores { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .8rem; margin: 1.4rem 0; }
.scores .card { display: flex; flex-direction: column; padding: .8rem 1rem; }
.scores b { font-size: 1.75rem; line-height: 1.2; letter-spacing: -.02em; font-weight: 650; font-variant-numeric: tabular-nums; white-space: nowrap; }
.scores small { color: var(--quiet); font-size: .82rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; align-items: start; margin-top: .9rem; }
figure { margin: 0; min-width: 0; } figure h3 { margin-bottom: .5rem; } figcaption { margin-top: .5rem; }
svg { display: block; width: 100%; height: auto; max-width: 40rem; overflow: visible; }
svg [fill="${figureColours.strong}"] { fill: var(--strong); } svg [stroke="${figureColours.strong}"] { stroke: var(--strong); }
svg [fill="${figureColours.quiet}"] { fill: var(--figure-quiet); } svg [stroke="${figureColours.quiet}"] { stroke: var(--figure-quiet); }
svg [fill="${figureColours.against}"] { fill: var(--against); }
svg [data-mark=cell][fill], svg [data-mark=cell] [fill] { fill: light-dark(#2f5bd0, #4670e0); }
.table { margin-top: .9rem; padding: .8rem 1rem .4rem; } .figures > .table { margin-top: 0; } .table p { margin: 0; max-width: none; } .scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .94rem; }
td, th { padding: .42rem .6rem; text-align: right; font-weight: 400; border-bottom: 1px solid var(--line); white-space: nowrap; }
tr:last-child > * { border-bottom: 0; }
thead th { color: var(--quiet); font-size: .82rem; border-bottom-color: var(--quiet); }
th:first-child { text-align: left; padding-left: 0; white-space: normal; min-width: 6rem; max-width: 16rem; }
.bar { width: 50%; min-width: 11rem; }
.bar div { display: grid; grid-template-columns: 1fr 4.4rem; align-items: center; }
.bar span { position: relative; height: .85rem; border-radius: .2rem; overflow: hidden;
  background: linear-gradient(var(--strong) 0 0) 0 / calc(var(--share) * 1%) 100% no-repeat var(--track); print-color-adjust: exact; }
.bar .known::before { content: ""; position: absolute; inset: calc(50% - 1px) calc(100% - var(--high) * 1%) auto calc(var(--low) * 1%); height: 2px;
  background: var(--text); box-shadow: 0 0 0 1px var(--card); }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .9rem; padding: .9rem 1.1rem; margin: .9rem 0; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .86rem; line-height: 1.6; }
code { font-family: ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, monospace; }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .3rem 1.2rem; max-width: none; font-size: .94rem; }
dt { color: var(--quiet); } dd { margin: 0; min-width: 0; } dd code { font-size: .86rem; }
.clip audio { width: 100%; max-width: 40rem; height: 2.4rem; margin-top: .8rem; } .clip svg { max-width: none; min-width: 40rem; }
.mistakes { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: 1rem; margin-top: .9rem; }
.mistakes .card { display: flex; flex-direction: column; gap: .55rem; padding: .9rem; min-width: 0; break-inside: avoid; }
.mistakes img { display: block; width: 100%; height: 6rem; border-radius: .5rem; background: #0e0c24; }
.mistakes audio { width: 100%; height: 2.4rem; }
.mistakes p { margin: 0; } .mistakes .file { margin-top: auto; font-size: .8rem; color: var(--quiet); }
.mistakes table { font-size: .86rem; } .mistakes :is(td, th) { border: 0; padding: .1rem .4rem; } .mistakes .bar { min-width: 0; width: 70%; }
.true { font-weight: 650; }
@media (max-width: 34rem) { body { padding: 1.5rem 1rem 3rem; } .card { padding: .8rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; }
  .table { padding: .8rem .8rem .2rem; font-size: .9rem; } .table :is(td, th) { padding-inline: .3rem; } .bar { min-width: 8.5rem; } .bar div { grid-template-columns: 1fr 3.9rem; } th:first-child { min-width: 5.2rem; } }
@media print { :root { color-scheme: light; } body { background: none; max-width: none; padding: 0; font-size: 11pt; }
  nav, audio { display: none !important; } .card, figure, tr { break-inside: avoid; } h2 { break-after: avoid; } .figures { grid-template-columns: 1fr 1fr; } }
`;

/**
 * A page that stands alone: it asks nothing of any other place, runs nothing, and is light or dark as the reader's system is.
 *
 * @param title in words.
 * @param body as HTML.
 */
export function renderPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main>
${body}
</main></body></html>
`;
}

/** Text that is shown as it is, in a page or an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Bytes as an address that holds them. */
export function dataUri(type: string, bytes: Uint8Array): string {
  return `data:${type};base64,${Buffer.from(bytes).toString("base64")}`;
}
