// The form of assembly/vector.ts for the processor that this is compiled for: the same functions, on wider vectors.
#pragma once
#include "assembly.h"
#if defined(__AVX2__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#else
#error "expected AVX2 with FMA, AVX-512 or NEON"
#endif

#if defined(__AVX512F__)

typedef __m512 Vector;

namespace vector {

constexpr i32 LANES = 16;
constexpr i32 TALL = 8;

INLINE __mmask16 firstLanes(i32 count) { return count >= 16 ? (__mmask16)-1 : (__mmask16)((1u << count) - 1); }
INLINE Vector splat(f32 x) { return _mm512_set1_ps(x); }
INLINE Vector load(usize at) { return _mm512_loadu_ps((const void *)at); }
INLINE void store(usize at, Vector v) { _mm512_storeu_ps((void *)at, v); }
INLINE Vector loadLanes(usize at, i32 count) { return _mm512_maskz_loadu_ps(firstLanes(count), (const void *)at); }
INLINE void storeLanes(usize at, Vector v, i32 count) { _mm512_mask_storeu_ps((void *)at, firstLanes(count), v); }
INLINE Vector add(Vector a, Vector b) { return _mm512_add_ps(a, b); }
INLINE Vector sub(Vector a, Vector b) { return _mm512_sub_ps(a, b); }
INLINE Vector mul(Vector a, Vector b) { return _mm512_mul_ps(a, b); }
INLINE Vector div(Vector a, Vector b) { return _mm512_div_ps(a, b); }
INLINE Vector madd(Vector a, Vector b, Vector c) { return _mm512_fmadd_ps(a, b, c); }
INLINE Vector sqrt(Vector v) { return _mm512_sqrt_ps(v); }
// x86 gives the second where one is NaN.
INLINE Vector max(Vector v, Vector limit) { return _mm512_max_ps(limit, v); }
INLINE Vector min(Vector v, Vector limit) { return _mm512_min_ps(limit, v); }
INLINE Vector round(Vector v) { return _mm512_roundscale_ps(v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
INLINE Vector powerOfTwo(Vector n) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_add_epi32(_mm512_cvttps_epi32(n), _mm512_set1_epi32(127)), 23));
}
INLINE Vector whereAbove(Vector a, Vector b, Vector value) {
  return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(a, b, _CMP_GT_OQ), value);
}
INLINE Vector whereEqual(Vector a, Vector b, Vector value) {
  return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ), value);
}
INLINE f32 first(Vector v) { return _mm512_cvtss_f32(v); }

} // namespace vector

#elif defined(__AVX2__)

typedef __m256 Vector;

namespace vector {

constexpr i32 LANES = 8;
constexpr i32 TALL = 6;

INLINE __m256i firstLanes(i32 count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
INLINE Vector splat(f32 x) { return _mm256_set1_ps(x); }
INLINE Vector load(usize at) { return _mm256_loadu_ps((const f32 *)at); }
INLINE void store(usize at, Vector v) { _mm256_storeu_ps((f32 *)at, v); }
INLINE Vector loadLanes(usize at, i32 count) {
  return count >= 8 ? load(at) : _mm256_maskload_ps((const f32 *)at, firstLanes(count));
}
INLINE void storeLanes(usize at, Vector v, i32 count) {
  if (count >= 8) store(at, v);
  else _mm256_maskstore_ps((f32 *)at, firstLanes(count), v);
}
INLINE Vector add(Vector a, Vector b) { return _mm256_add_ps(a, b); }
INLINE Vector sub(Vector a, Vector b) { return _mm256_sub_ps(a, b); }
INLINE Vector mul(Vector a, Vector b) { return _mm256_mul_ps(a, b); }
INLINE Vector div(Vector a, Vector b) { return _mm256_div_ps(a, b); }
INLINE Vector madd(Vector a, Vector b, Vector c) { return _mm256_fmadd_ps(a, b, c); }
INLINE Vector sqrt(Vector v) { return _mm256_sqrt_ps(v); }
// x86 gives the second where one is NaN.
INLINE Vector max(Vector v, Vector limit) { return _mm256_max_ps(limit, v); }
INLINE Vector min(Vector v, Vector limit) { return _mm256_min_ps(limit, v); }
INLINE Vector round(Vector v) { return _mm256_round_ps(v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
INLINE Vector powerOfTwo(Vector n) {
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(_mm256_cvttps_epi32(n), _mm256_set1_epi32(127)), 23));
}
INLINE Vector whereAbove(Vector a, Vector b, Vector value) { return _mm256_and_ps(_mm256_cmp_ps(a, b, _CMP_GT_OQ), value); }
INLINE Vector whereEqual(Vector a, Vector b, Vector value) { return _mm256_and_ps(_mm256_cmp_ps(a, b, _CMP_EQ_OQ), value); }
INLINE f32 first(Vector v) { return _mm256_cvtss_f32(v); }

} // namespace vector

#else

typedef float32x4_t Vector;

namespace vector {

constexpr i32 LANES = 4;
constexpr i32 TALL = 8;

INLINE Vector splat(f32 x) { return vdupq_n_f32(x); }
INLINE Vector load(usize at) { return vld1q_f32((const f32 *)at); }
INLINE void store(usize at, Vector v) { vst1q_f32((f32 *)at, v); }
INLINE Vector loadLanes(usize at, i32 count) {
  if (count >= 4) return load(at);
  f32 lanes[4] = {0, 0, 0, 0};
  memcpy(lanes, (const void *)at, (usize)count * 4);
  return vld1q_f32(lanes);
}
INLINE void storeLanes(usize at, Vector v, i32 count) {
  f32 lanes[4];
  vst1q_f32(lanes, v);
  memcpy((void *)at, lanes, (usize)min(count, 4) * 4);
}
INLINE Vector add(Vector a, Vector b) { return vaddq_f32(a, b); }
INLINE Vector sub(Vector a, Vector b) { return vsubq_f32(a, b); }
INLINE Vector mul(Vector a, Vector b) { return vmulq_f32(a, b); }
INLINE Vector div(Vector a, Vector b) { return vdivq_f32(a, b); }
INLINE Vector madd(Vector a, Vector b, Vector c) { return vfmaq_f32(c, a, b); }
INLINE Vector sqrt(Vector v) { return vsqrtq_f32(v); }
INLINE Vector max(Vector v, Vector limit) { return vmaxq_f32(v, limit); }
INLINE Vector min(Vector v, Vector limit) { return vminq_f32(v, limit); }
INLINE Vector round(Vector v) { return vrndnq_f32(v); }
INLINE Vector powerOfTwo(Vector n) {
  return vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(vcvtq_s32_f32(n), vdupq_n_s32(127)), 23));
}
INLINE Vector whereAbove(Vector a, Vector b, Vector value) {
  return vreinterpretq_f32_u32(vandq_u32(vcgtq_f32(a, b), vreinterpretq_u32_f32(value)));
}
INLINE Vector whereEqual(Vector a, Vector b, Vector value) {
  return vreinterpretq_f32_u32(vandq_u32(vceqq_f32(a, b), vreinterpretq_u32_f32(value)));
}
INLINE f32 first(Vector v) { return vgetq_lane_f32(v, 0); }

} // namespace vector

#endif

namespace vector {

constexpr usize BYTES = 4 * LANES;
constexpr i32 PAIRS = 1;

INLINE Vector loadNext(usize at) { return load(at + BYTES); }
INLINE void storeNext(usize at, Vector v) { store(at + BYTES, v); }
INLINE Vector loadThird(usize at) { return load(at + 2 * BYTES); }
INLINE Vector loadFourth(usize at) { return load(at + 3 * BYTES); }
INLINE void storeThird(usize at, Vector v) { store(at + 2 * BYTES, v); }
INLINE void storeFourth(usize at, Vector v) { store(at + 3 * BYTES, v); }
INLINE Vector loadSplat(usize at) { return splat(::load<f32>(at)); }
INLINE Vector loadSplatFifth(usize at) { return loadSplat(at + 16); }
INLINE Vector splatLane0(v128 v) { return splat(v[0]); }
INLINE Vector splatLane1(v128 v) { return splat(v[1]); }
INLINE Vector splatLane2(v128 v) { return splat(v[2]); }
INLINE Vector splatLane3(v128 v) { return splat(v[3]); }

} // namespace vector
