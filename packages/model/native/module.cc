// A Node-API module: a list of the forms of the kernels that the processor at hand can run, the fastest first. Its property
// releaseHeap gives back what the C library's heaps have free.
#include "kernels.h"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

// Each thread has a heap of its own in glibc, which keeps what it was once given, also when the thread has ended.
static napi_value release_heap(napi_env, napi_callback_info) {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
  return nullptr;
}

static void add(napi_env env, napi_value forms, const napi_property_descriptor *kernels) {
  size_t count = 0;
  while (kernels[count].utf8name) count++;
  napi_value form;
  napi_create_object(env, &form);
  napi_define_properties(env, form, count, kernels);
  uint32_t place = 0;
  napi_get_array_length(env, forms, &place);
  napi_set_element(env, forms, place, form);
}

NAPI_MODULE_INIT() {
  napi_value forms;
  napi_create_array(env, &forms);
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    add(env, forms, kernels_avx512);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) add(env, forms, kernels_avx2);
#else
  add(env, forms, kernels_neon);
#endif
  napi_value release;
  napi_create_function(env, "releaseHeap", NAPI_AUTO_LENGTH, release_heap, nullptr, &release);
  napi_set_named_property(env, forms, "releaseHeap", release);
  return forms;
}
