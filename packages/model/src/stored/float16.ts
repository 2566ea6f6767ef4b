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

/** The values of numbers of 16 bits: a loop over their bits, as loading a model waits for a million of them. */
export function fromFloat16(numbers: Uint16Array): Float32Array {
  const values = new Float32Array(numbers.length);
  const own = new Uint32Array(values.buffer);
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    const sign = (number & 0x8000) << 16;
    const magnitude = number & 0x7fff;
    if (magnitude < 0x400) values[i] = (sign ? -1 : 1) * magnitude * 2 ** -24;
    else if (magnitude < 0x7c00) own[i] = sign | ((magnitude << 13) + 0x38000000);
    else own[i] = sign | 0x7f800000 | (magnitude << 13); // infinite, or no number
  }
  return values;
}
