// What AssemblyScript has by itself and the kernels use, in C++: types, loads and stores, and vectors of four lanes.
#pragma once
#include <stdint.h>
#include <string.h>

typedef int32_t i32;
typedef uint32_t u32;
typedef float f32;
typedef double f64;
typedef uintptr_t usize;
typedef f32 v128 __attribute__((vector_size(16)));
typedef i32 i32x4 __attribute__((vector_size(16)));
typedef u32 u32x4 __attribute__((vector_size(16)));

#define INLINE static inline __attribute__((always_inline))

/** Native builds multiply and add in one instruction, as the build with relaxed SIMD does. */
constexpr bool ASC_FEATURE_RELAXED_SIMD = true;
constexpr f32 f32_MAX_VALUE = 3.402823466e+38f;

template <typename T> constexpr T min(T a, T b) { return b < a ? b : a; }
template <typename T> constexpr T max(T a, T b) { return a < b ? b : a; }
template <typename T> INLINE T load(usize at, usize offset = 0) {
  T value;
  memcpy(&value, (const void *)(at + offset), sizeof(T));
  return value;
}
template <typename T> INLINE void store(usize at, T value, usize offset = 0) {
  memcpy((void *)(at + offset), &value, sizeof(T));
}
INLINE void memory_fill(usize to, int byte, usize bytes) { memset((void *)to, byte, bytes); }
INLINE void memory_copy(usize to, usize from, usize bytes) { memcpy((void *)to, (const void *)from, bytes); }

INLINE v128 f32x4_splat(f32 x) { return (v128){x, x, x, x}; }
INLINE v128 f32x4_add(v128 a, v128 b) { return a + b; }
INLINE v128 f32x4_mul(v128 a, v128 b) { return a * b; }
INLINE v128 f32x4_relaxed_madd(v128 a, v128 b, v128 c) {
  for (int i = 0; i < 4; i++) c[i] = __builtin_fmaf(a[i], b[i], c[i]);
  return c;
}
INLINE f32 f32x4_extract_lane(v128 v, int lane) { return v[lane]; }

INLINE v128 v128_load(usize at, usize offset = 0) { return load<v128>(at, offset); }
INLINE void v128_store(usize at, v128 v, usize offset = 0) { store(at, v, offset); }
INLINE v128 v128_load32_zero(usize at) { return (v128){load<f32>(at), 0, 0, 0}; }
template <typename T> INLINE v128 v128_load_lane(usize at, v128 v, int lane) {
  v[lane] = load<T>(at);
  return v;
}
template <typename T> INLINE void v128_store_lane(usize at, v128 v, int lane) { store<T>(at, v[lane]); }
#define v128_shuffle_f32(a, b, i, j, k, l) __builtin_shufflevector(a, b, i, j, k, l)
INLINE v128 v128_xor(v128 a, v128 b) { return (v128)((i32x4)a ^ (i32x4)b); }
INLINE v128 v128_andnot(v128 a, v128 b) { return (v128)((i32x4)a & ~(i32x4)b); }

INLINE v128 i32x4_of(i32 a, i32 b, i32 c, i32 d) { return (v128)(i32x4){a, b, c, d}; }
INLINE v128 i32x4_splat(u32 x) { return (v128)(u32x4){x, x, x, x}; }
INLINE v128 i32x4_add(v128 a, v128 b) { return (v128)((u32x4)a + (u32x4)b); }
INLINE v128 i32x4_mul(v128 a, v128 b) { return (v128)((u32x4)a * (u32x4)b); }
INLINE v128 i32x4_shr_u(v128 a, i32 by) { return (v128)((u32x4)a >> (u32)by); }
INLINE v128 i32x4_lt_u(v128 a, v128 b) { return (v128)((u32x4)a < (u32x4)b); }
