import { writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { loadDataSet } from "@speech-emotion/data";
import { WindowCutter, decodeWav, mixVoice, resample, FeatureError } from "@speech-emotion/features";
import { Recognizer } from "@speech-emotion/model";
const [corpus = "emovo", dir = "/work/tmp/corpora/emovo", count = "60"] = process.argv.slice(2);
const r = await Recognizer.load();
let seed = 12345; const rnd = () => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return seed / 2 ** 32; };
const ds = await loadDataSet(dir); const by = new Map<string, string[]>();
for (const c of ds.clips) { if (/Song/.test(c.path)) continue; by.set(c.speaker!, [...(by.get(c.speaker!) ?? []), c.path]); }
const speakers = [...by.keys()].sort(); console.error(corpus, speakers.length, ds.clips.length);
const out: unknown[] = []; const rows: number[] = [];
for (let k = 0; k < Number(count); k++) {
  const a = speakers[Math.floor(rnd() * speakers.length)]!; let b = a; while (b === a) b = speakers[Math.floor(rnd() * speakers.length)]!;
  const parts: Float32Array[] = []; const truth: [number, number][] = []; let at = 0; let who = 0;
  while (at < 60) {
    const n = 1 + Math.floor(rnd() * 3);
    for (let i = 0; i < n; i++) {
      const list = by.get(who ? b : a)!; const p = list[Math.floor(rnd() * list.length)]!;
      const m = mixVoice(decodeWav(await readFile(p))); const s = resample(m.samples, { fromHz: m.sampleRateHz, toHz: 16000 });
      parts.push(s); truth.push([at, who]); at += s.length / 16000;
    }
    who = 1 - who;
  }
  const all = new Float32Array(parts.reduce((x, p) => x + p.length, 0)); let o = 0; for (const p of parts) { all.set(p, o); o += p.length; }
  for (const [windowSec, hopSec] of [[3, 3], [3, 1.5], [2, 1], [1.5, 0.75]] as const) {
    const cutter = new WindowCutter({ windowSec, hopSec }); const win: number[][] = [];
    for (const w of [...cutter.push({ channels: [all], sampleRateHz: 16000 }), ...cutter.end()]) {
      try { const f = r.extractSync(w.audio); win.push([w.startSec, w.endSec, rows.length / 512]); rows.push(...f.matrix.data); } catch (e) { if (!(e instanceof FeatureError)) throw e; win.push([w.startSec, w.endSec, -1]); }
    }
    out.push({ k, a, b, windowSec, hopSec, endSec: at, truth, win });
  }
}
writeFileSync(`/work/tmp/voices/${corpus}.json`, JSON.stringify(out)); writeFileSync(`/work/tmp/voices/${corpus}.f32`, new Uint8Array(Float32Array.from(rows).buffer));
