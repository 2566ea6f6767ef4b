const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Each value as the nearest number of 16 bits (IEEE 754 binary16), ties to the even one; beyond 65504 infinite. */
export function toFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(values, (value) => {
    float[0] = value;
    const own = bits[0]!;
    const sign = (own >>> 16) & 0x8000;
    const magnitude = own & 0x7fffffff;
    if (magnitude > 0x7f800000) return sign | 0x7e00; // no number
    if (magnitude >= 0x47800000) return sign | 0x7c00; // 65536 and more
    // Below the least normal number, 2^-14, the step is 2^-24.
    if (magnitude < 0x38800000) return sign | roundEven(Math.abs(value) * 2 ** 24);
    const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
    return sign | ((rounded - 0x38000000) >>> 13);
  });
}

function roundEven(x: number): number {
  const low = Math.floor(x);
  const above = x - low;
  return above > 0.5 || (above === 0.5 && low % 2 === 1) ? low + 1 : low;
}

/** The values of numbers of 16 bits. */
export function fromFloat16(numbers: Uint16Array): Float32Array {
  return Float32Array.from(numbers, (number) => {
    const sign = number & 0x8000 ? -1 : 1;
    const exponent = (number >>> 10) & 31;
    const fraction = number & 1023;
    if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    return exponent === 0
      ? sign * fraction * 2 ** -24
      : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}
