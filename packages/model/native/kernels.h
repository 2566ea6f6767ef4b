// Tables of the kernels, one for each kind of processor that they are compiled for.
#pragma once
#define NAPI_VERSION 8
#include <node_api.h>

#if defined(__x86_64__)
extern const napi_property_descriptor kernels_avx2[];
extern const napi_property_descriptor kernels_avx512[];
#else
extern const napi_property_descriptor kernels_neon[];
#endif
