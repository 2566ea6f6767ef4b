import { evenLanes, oddLanes } from "./lanes";

// Real FFT by a complex one of half its size. Complex numbers are planar: an array of real parts, one of imaginary parts.

/** Lanes of a vector backwards. */
// @ts-ignore: decorator
@inline
function backwards(a: v128): v128 { return v128.shuffle<f32>(a, a, 3, 2, 1, 0); }

/** Stores four vectors as the columns of a 4 x 4 matrix of floats. */
// @ts-ignore: decorator
@inline
function storeTransposed(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5), ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5), cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7), 16);
  v128.store(to, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5), 32);
  v128.store(to, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7), 48);
}

/**
 * The first pass of radix 4 over n = 4 m points, m at least 4, where neighbours of the input part by 4 in the output: four
 * butterflies at a time, of which the last four may be some of those before. `twiddles` holds w^p, w^2p, w^3p,
 * w = exp(-2 pi i / n), each m real and m imaginary parts.
 */
function firstPass(xr: usize, xi: usize, yr: usize, yi: usize, m: i32, twiddles: usize): void {
  const row = <usize>m << 2;
  for (let next: usize = 0; next < row; next += 16) {
    const at = min(next, row - 16);
    const x0 = xr + at, x1 = x0 + row, x2 = x1 + row, x3 = x2 + row;
    const z0 = xi + at, z1 = z0 + row, z2 = z1 + row, z3 = z2 + row;
    const ar = v128.load(x0), br = v128.load(x1), cr = v128.load(x2), dr = v128.load(x3);
    const ai = v128.load(z0), bi = v128.load(z1), ci = v128.load(z2), di = v128.load(z3);
    const sr = f32x4.add(ar, cr), si = f32x4.add(ai, ci), tr = f32x4.add(br, dr), ti = f32x4.add(bi, di);
    const ur = f32x4.sub(ar, cr), ui = f32x4.sub(ai, ci), vr = f32x4.sub(br, dr), vi = f32x4.sub(bi, di);
    let w = twiddles + at;
    let wr = v128.load(w), wi = v128.load(w + row);
    let r = f32x4.add(ur, vi), i = f32x4.sub(ui, vr); // u - j v
    const r1 = f32x4.sub(f32x4.mul(r, wr), f32x4.mul(i, wi)), i1 = f32x4.add(f32x4.mul(r, wi), f32x4.mul(i, wr));
    w += 2 * row;
    wr = v128.load(w); wi = v128.load(w + row);
    r = f32x4.sub(sr, tr); i = f32x4.sub(si, ti);
    const r2 = f32x4.sub(f32x4.mul(r, wr), f32x4.mul(i, wi)), i2 = f32x4.add(f32x4.mul(r, wi), f32x4.mul(i, wr));
    w += 2 * row;
    wr = v128.load(w); wi = v128.load(w + row);
    r = f32x4.sub(ur, vi); i = f32x4.add(ui, vr); // u + j v
    const r3 = f32x4.sub(f32x4.mul(r, wr), f32x4.mul(i, wi)), i3 = f32x4.add(f32x4.mul(r, wi), f32x4.mul(i, wr));
    storeTransposed(yr + 4 * at, f32x4.add(sr, tr), r1, r2, r3);
    storeTransposed(yi + 4 * at, f32x4.add(si, ti), i1, i2, i3);
  }
}

/** A later pass of radix 4: m times `stride` butterflies, those of one twiddle side by side. */
function pass(xr: usize, xi: usize, yr: usize, yi: usize, m: i32, stride: i32, twiddles: usize): void {
  const run = <usize>stride << 2;
  const part = run * m;
  const row = <usize>m << 2;
  for (let p = 0; p < m; p++) {
    let w = twiddles + (<usize>p << 2);
    const w1r = v128.load32_splat(w), w1i = v128.load32_splat(w + row);
    w += 2 * row;
    const w2r = v128.load32_splat(w), w2i = v128.load32_splat(w + row);
    w += 2 * row;
    const w3r = v128.load32_splat(w), w3i = v128.load32_splat(w + row);
    let x = xr + run * p, z = xi + run * p;
    let y = yr + 4 * run * p, v = yi + 4 * run * p;
    const end = x + run;
    while (x < end) {
      const ar = v128.load(x), br = v128.load(x + part), cr = v128.load(x + 2 * part), dr = v128.load(x + 3 * part);
      const ai = v128.load(z), bi = v128.load(z + part), ci = v128.load(z + 2 * part), di = v128.load(z + 3 * part);
      const sr = f32x4.add(ar, cr), si = f32x4.add(ai, ci), tr = f32x4.add(br, dr), ti = f32x4.add(bi, di);
      const ur = f32x4.sub(ar, cr), ui = f32x4.sub(ai, ci), vr = f32x4.sub(br, dr), vi = f32x4.sub(bi, di);
      v128.store(y, f32x4.add(sr, tr));
      v128.store(v, f32x4.add(si, ti));
      let r = f32x4.add(ur, vi), i = f32x4.sub(ui, vr);
      v128.store(y + run, f32x4.sub(f32x4.mul(r, w1r), f32x4.mul(i, w1i)));
      v128.store(v + run, f32x4.add(f32x4.mul(r, w1i), f32x4.mul(i, w1r)));
      r = f32x4.sub(sr, tr); i = f32x4.sub(si, ti);
      v128.store(y + 2 * run, f32x4.sub(f32x4.mul(r, w2r), f32x4.mul(i, w2i)));
      v128.store(v + 2 * run, f32x4.add(f32x4.mul(r, w2i), f32x4.mul(i, w2r)));
      r = f32x4.sub(ur, vi); i = f32x4.add(ui, vr);
      v128.store(y + 3 * run, f32x4.sub(f32x4.mul(r, w3r), f32x4.mul(i, w3i)));
      v128.store(v + 3 * run, f32x4.add(f32x4.mul(r, w3i), f32x4.mul(i, w3r)));
      x += 16; z += 16; y += 16; v += 16;
    }
  }
}

/** Sums and differences of up to three pairs of inputs of {@link oddPass}: no radix is above 7. */
const PAIRS: usize = memory.data(3 * 64, 16);

/**
 * A pass of any odd radix r: m times `stride` butterflies. `tables` holds w^p to w^((r - 1) p), each m real and m imaginary
 * parts, then for k = 1 to (r - 1) / 2 the pairs cos(2 pi j k / r), sin(2 pi j k / r), j = 1 to (r - 1) / 2: the inputs
 * j and r - j have the same cosine and opposite sines, and so have the outputs k and r - k.
 */
function oddPass(xr: usize, xi: usize, yr: usize, yi: usize, m: i32, radix: i32, stride: i32, tables: usize): void {
  const run = <usize>stride << 2;
  const part = run * m;
  const row = <usize>m << 2;
  const roots = tables + 2 * row * (radix - 1);
  for (let p = 0; p < m; p++) {
    const twiddles = tables + (<usize>p << 2);
    for (let q: usize = 0; q < run; q += 16) {
      const x = xr + run * p + q, z = xi + run * p + q;
      const y = yr + radix * run * p + q, v = yi + radix * run * p + q;
      const firstR = v128.load(x), firstI = v128.load(z);
      let sumR = firstR, sumI = firstI;
      const pairsEnd = PAIRS + ((radix >> 1) << 6);
      for (let pair = PAIRS, low = part, high = part * (radix - 1); pair < pairsEnd; pair += 64) {
        const ar = v128.load(x + low), br = v128.load(x + high);
        const ai = v128.load(z + low), bi = v128.load(z + high);
        const sr = f32x4.add(ar, br), si = f32x4.add(ai, bi);
        v128.store(pair, sr); v128.store(pair, si, 16);
        v128.store(pair, f32x4.sub(ar, br), 32); v128.store(pair, f32x4.sub(ai, bi), 48);
        sumR = f32x4.add(sumR, sr);
        sumI = f32x4.add(sumI, si);
        low += part;
        high -= part;
      }
      let root = roots;
      for (let k = 1; k <= radix >> 1; k++) {
        let evenR = firstR, evenI = firstI, oddR = f32x4.splat(0), oddI = f32x4.splat(0);
        for (let pair = PAIRS; pair < pairsEnd; pair += 64) {
          const c = v128.load32_splat(root), s = v128.load32_splat(root, 4);
          root += 8;
          evenR = f32x4.add(evenR, f32x4.mul(c, v128.load(pair)));
          evenI = f32x4.add(evenI, f32x4.mul(c, v128.load(pair, 16)));
          oddR = f32x4.add(oddR, f32x4.mul(s, v128.load(pair, 32)));
          oddI = f32x4.add(oddI, f32x4.mul(s, v128.load(pair, 48)));
        }
        let w = twiddles + 2 * row * (k - 1);
        let wr = v128.load32_splat(w), wi = v128.load32_splat(w + row);
        let r = f32x4.add(evenR, oddI), i = f32x4.sub(evenI, oddR); // even - j odd
        v128.store(y + run * k, f32x4.sub(f32x4.mul(r, wr), f32x4.mul(i, wi)));
        v128.store(v + run * k, f32x4.add(f32x4.mul(r, wi), f32x4.mul(i, wr)));
        w = twiddles + 2 * row * (radix - k - 1);
        wr = v128.load32_splat(w); wi = v128.load32_splat(w + row);
        r = f32x4.sub(evenR, oddI); i = f32x4.add(evenI, oddR); // even + j odd
        v128.store(y + run * (radix - k), f32x4.sub(f32x4.mul(r, wr), f32x4.mul(i, wi)));
        v128.store(v + run * (radix - k), f32x4.add(f32x4.mul(r, wi), f32x4.mul(i, wr)));
      }
      v128.store(y, sumR);
      v128.store(v, sumI);
    }
  }
}

/** The last pass where n is no multiple of another 4: sums and differences of the two halves. */
function lastPass(xr: usize, xi: usize, yr: usize, yi: usize, stride: i32): void {
  const run = <usize>stride << 2;
  for (let at: usize = 0; at < run; at += 16) {
    const ar = v128.load(xr + at), br = v128.load(xr + run + at);
    const ai = v128.load(xi + at), bi = v128.load(xi + run + at);
    v128.store(yr + at, f32x4.add(ar, br));
    v128.store(yr + run + at, f32x4.sub(ar, br));
    v128.store(yi + at, f32x4.add(ai, bi));
    v128.store(yi + run + at, f32x4.sub(ai, bi));
  }
}

/** The radix of the pass over n points, n above 1: 4, then odd factors, then 2, so that a table needs none for it. */
function radixOf(n: i32): i32 {
  if ((n & 3) == 0) return 4;
  if (n == 2) return 2;
  let radix = 3;
  while (n % radix > 0) radix += 2;
  return radix;
}

/** Whether the FFT of n points has an odd number of passes, and so ends where it did not begin. */
function changesPlace(n: i32): bool {
  let odd = false;
  for (let left = n; left > 1; left /= radixOf(left)) odd = !odd;
  return odd;
}

/**
 * Complex FFT of n points, a multiple of 4 of at least 16, that sorts itself (Stockham, decimation in frequency;
 * Van Loan, Computational Frameworks for the Fast Fourier Transform, 1992, section 1.7). `x` and `y` are n floats real and
 * n imaginary, and overwritten; the result is in `y` where it {@link changesPlace}, else in `x`.
 */
function complexFft(x: usize, xi: usize, y: usize, yi: usize, n: i32, tables: usize): void {
  let m = n >> 2, stride = 4, inY = true;
  firstPass(x, xi, y, yi, m, tables);
  let w = tables + (<usize>(6 * m) << 2);
  while (m > 1) {
    const fromR = inY ? y : x, fromI = inY ? yi : xi, toR = inY ? x : y, toI = inY ? xi : yi;
    const radix = radixOf(m);
    m /= radix;
    if (radix == 2) {
      lastPass(fromR, fromI, toR, toI, stride);
    } else if (radix == 4) {
      pass(fromR, fromI, toR, toI, m, stride, w);
      w += <usize>(6 * m) << 2;
    } else {
      oddPass(fromR, fromI, toR, toI, m, radix, stride, w);
      const half = radix >> 1;
      w += <usize>(2 * (radix - 1) * m + 2 * half * half) << 2;
    }
    stride *= radix;
    inY = !inY;
  }
}

/**
 * FFT of `size` = 2 n real samples times a window, size a multiple of 8 of at least 32: bins 0 to n, real parts from
 * `re` on, imaginary parts from `im` on, n + 4 floats each. `work` is room for 2 n floats. `tables`: cos(2 pi k / size),
 * then sin(2 pi k / size) for k = 1 to n / 2, then those of the complex FFT's passes.
 */
export function realFft(samples: usize, window: usize, size: i32, tables: usize, re: usize, im: usize, work: usize): void {
  const n = size >> 1;
  const bytes = <usize>n << 2;
  // Start so that the complex transform ends in `work`.
  const inPlace = !changesPlace(n);
  const x = inPlace ? work : re, xi = inPlace ? work + bytes : im;
  const y = inPlace ? re : work, yi = inPlace ? im : work + bytes;
  for (let at: usize = 0; at < bytes; at += 16) {
    const a = f32x4.mul(v128.load(samples + 2 * at), v128.load(window + 2 * at));
    const b = f32x4.mul(v128.load(samples + 2 * at, 16), v128.load(window + 2 * at, 16));
    v128.store(x + at, evenLanes(a, b));
    v128.store(xi + at, oddLanes(a, b));
  }
  complexFft(x, xi, y, yi, n, tables + bytes);

  const zr = work, zi = work + bytes;
  const cos = tables, sin = tables + (bytes >> 1);
  const half = f32x4.splat(0.5);
  for (let next: usize = 0; next < bytes >> 1; next += 16) {
    const at = min(next, (bytes >> 1) - 16);
    const up = at + 4, down = bytes - at - 16; // bins k to k + 3, and n - k down to n - k - 3
    const ar = v128.load(zr + up), ai = v128.load(zi + up);
    const br = backwards(v128.load(zr + down)), bi = backwards(v128.load(zi + down));
    const c = v128.load(cos + at), s = v128.load(sin + at);
    const er = f32x4.mul(half, f32x4.add(ar, br)), ei = f32x4.mul(half, f32x4.sub(ai, bi));
    const or = f32x4.mul(half, f32x4.add(ai, bi)), oi = f32x4.mul(half, f32x4.sub(br, ar));
    const tr = f32x4.add(f32x4.mul(or, c), f32x4.mul(oi, s)), ti = f32x4.sub(f32x4.mul(oi, c), f32x4.mul(or, s));
    v128.store(re + up, f32x4.add(er, tr));
    v128.store(im + up, f32x4.add(ei, ti));
    v128.store(re + down, backwards(f32x4.sub(er, tr)));
    v128.store(im + down, backwards(f32x4.sub(ti, ei)));
  }
  const first = load<f32>(zr), firstI = load<f32>(zi);
  store<f32>(re, first + firstI);
  store<f32>(im, 0);
  store<f32>(re + bytes, first - firstI);
  store<f32>(im + bytes, 0);
}

/** Inverse of `realFft` without its window, times `scale` / size; overwrites `re` and `im`. */
export function inverseRealFft(re: usize, im: usize, size: i32, tables: usize, scale: f32, samples: usize, work: usize): void {
  const n = size >> 1;
  const bytes = <usize>n << 2;
  const zr = work, zi = work + bytes;
  const cos = tables, sin = tables + (bytes >> 1);
  for (let next: usize = 0; next < bytes >> 1; next += 16) {
    const at = min(next, (bytes >> 1) - 16);
    const up = at + 4, down = bytes - at - 16;
    const ar = v128.load(re + up), ai = v128.load(im + up);
    const br = backwards(v128.load(re + down)), bi = backwards(v128.load(im + down));
    const c = v128.load(cos + at), s = v128.load(sin + at);
    const er = f32x4.add(ar, br), ei = f32x4.sub(ai, bi);
    const tr = f32x4.sub(ar, br), ti = f32x4.add(ai, bi);
    const or = f32x4.sub(f32x4.mul(tr, c), f32x4.mul(ti, s)), oi = f32x4.add(f32x4.mul(ti, c), f32x4.mul(tr, s));
    v128.store(zr + up, f32x4.sub(er, oi));
    v128.store(zi + up, f32x4.add(ei, or));
    v128.store(zr + down, backwards(f32x4.add(er, oi)));
    v128.store(zi + down, backwards(f32x4.sub(or, ei)));
  }
  const first = load<f32>(re), last = load<f32>(re + bytes);
  store<f32>(zr, first + last);
  store<f32>(zi, first - last);
  // With real and imaginary parts exchanged, forward is inverse.
  complexFft(zi, zr, im, re, n, tables + bytes);
  const inSpectrum = changesPlace(n);
  const fromR = inSpectrum ? re : zr, fromI = inSpectrum ? im : zi;
  const factor = f32x4.splat(scale / <f32>size);
  for (let at: usize = 0; at < bytes; at += 16) {
    const r = f32x4.mul(v128.load(fromR + at), factor), i = f32x4.mul(v128.load(fromI + at), factor);
    v128.store(samples + 2 * at, v128.shuffle<f32>(r, i, 0, 4, 1, 5));
    v128.store(samples + 2 * at, v128.shuffle<f32>(r, i, 2, 6, 3, 7), 16);
  }
}
