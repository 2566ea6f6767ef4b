import { encodeWav, resample } from "@speech-emotion/features";
import type { ExplainedClip } from "./explanationFigure.ts";
import { explanationFigure, pointsOf } from "./explanationFigure.ts";
import { dataUri, escapeHtml, renderPage } from "./page.ts";

const RATE_HZ = 16000;

/**
 * A page that stands alone: a clip's answer, what it rests on as a picture and as a table, and its sound.
 *
 * @param clip what was looked into.
 * @param words what is said of it: its name, then lines.
 */
export function renderExplanation(
  clip: ExplainedClip,
  { title, lines }: { readonly title: string; readonly lines: readonly string[] },
): string {
  const { sound, label } = clip;
  const samples = resample(sound.samples, { fromHz: sound.sampleRateHz, toHz: RATE_HZ });
  const wav = encodeWav({ channels: [samples], sampleRateHz: RATE_HZ });
  return renderPage(
    title,
    `<h1>${escapeHtml(title)}</h1>
${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("\n")}
<figure class="card clip"><div class="scroll" role="region" aria-label="Picture of what ${escapeHtml(label)} rests on" tabindex="0">${explanationFigure(clip)}</div>
<audio controls aria-label="Sound of the clip" src="${dataUri("audio/wav", wav)}"></audio>
<figcaption>Each part was made as quiet as its band is in pauses, and the clip was heard again. Blue parts speak for ${escapeHtml(label)}: its score falls without them.
Orange ones speak against it. Under the picture each stretch of time is hidden whole, beside it each band.</figcaption></figure>
<section><h2>Points by part</h2>
<div class="card table"><p class="quiet">Points that ${escapeHtml(label)} falls by without this part</p>
<div class="scroll" role="region" aria-label="Points by part" tabindex="0">${tableOf(clip)}</div></div></section>`,
  );
}

function tableOf({ explanation, label }: ExplainedClip): string {
  const { stretches, bands, patches } = pointsOf(explanation, label);
  const cell = (points: number) => `<td>${signed(points)}</td>`;
  const head = stretches.map(({ from }) => `<th scope="col">${from.toFixed(2)}</th>`).join("");
  const rows = [...bands.entries()].reverse().map(([b, { from, points }]) => {
    const own = stretches.map((_, t) => cell(patches[t * bands.length + b]!.points)).join("");
    return `<tr><th scope="row">${Math.round(from)}</th>${own}${cell(points)}</tr>`;
  });
  const whole = stretches.map(({ points }) => cell(points)).join("");
  return `<table><thead><tr><th scope="col">Hz, s</th>${head}<th scope="col">all the time</th></tr></thead>
<tbody>${rows.join("\n")}<tr><th scope="row">all bands</th>${whole}<td></td></tr></tbody></table>`;
}

/** Points with their sign, and a minus that is as wide as a plus. */
export function signed(points: number): string {
  const text = points.toFixed(1).replace(/^-0\.0$/, "0.0");
  return text.startsWith("-") ? text.replace("-", "\u2212") : text === "0.0" ? text : `+${text}`;
}
