/** Product of `x`, `[frames, inner]`, with `w`, `[inner, columns]`; `frames` is rounded up to a multiple of 4. */
export function product(x: usize, frames: i32, inner: i32, w: usize, columns: i32, to: usize): void {
  const row = <usize>columns << 2;
  const length = <usize>inner << 2;
  for (let t = 0; t < frames; t += 4) {
    let c: usize = 0;
    for (; c + 32 <= row; c += 32) {
      let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
      let at = w + c;
      const end = x + length;
      for (let from = x; from < end; from += 4) {
        const w0 = v128.load(at), w1 = v128.load(at, 16);
        const a = v128.load32_splat(from), b = v128.load32_splat(from + length);
        a0 = f32x4.add(a0, f32x4.mul(a, w0)); a1 = f32x4.add(a1, f32x4.mul(a, w1));
        b0 = f32x4.add(b0, f32x4.mul(b, w0)); b1 = f32x4.add(b1, f32x4.mul(b, w1));
        const d = v128.load32_splat(from + 2 * length), e = v128.load32_splat(from + 3 * length);
        c0 = f32x4.add(c0, f32x4.mul(d, w0)); c1 = f32x4.add(c1, f32x4.mul(d, w1));
        d0 = f32x4.add(d0, f32x4.mul(e, w0)); d1 = f32x4.add(d1, f32x4.mul(e, w1));
        at += row;
      }
      const y = to + c;
      v128.store(y, a0); v128.store(y, a1, 16);
      v128.store(y + row, b0); v128.store(y + row, b1, 16);
      v128.store(y + 2 * row, c0); v128.store(y + 2 * row, c1, 16);
      v128.store(y + 3 * row, d0); v128.store(y + 3 * row, d1, 16);
    }
    for (; c < row; c += 4)
      for (let frame: usize = 0; frame < 4; frame++) {
        let sum: f32 = 0;
        let at = w + c;
        for (let n: usize = 0; n < length; n += 4) {
          sum += load<f32>(x + frame * length + n) * load<f32>(at);
          at += row;
        }
        store<f32>(to + frame * row + c, sum);
      }
    x += 4 * length;
    to += 4 * row;
  }
}
