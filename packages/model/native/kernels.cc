// The kernels for one kind of processor: the compiler's flags say which, PROCESSOR is its name.
#include "kernels.h"
#include "vector.h"

namespace {

#include "kernels.generated.inc"

/** An argument as a kernel takes it; addresses count from where the memory begins. */
template <typename T> T read(napi_env env, napi_value value, usize memory);
template <> usize read(napi_env env, napi_value value, usize memory) {
  u32 offset = 0;
  napi_get_value_uint32(env, value, &offset);
  return memory + offset;
}
template <> i32 read(napi_env env, napi_value value, usize) {
  i32 number = 0;
  napi_get_value_int32(env, value, &number);
  return number;
}
template <> u32 read(napi_env env, napi_value value, usize) {
  u32 number = 0;
  napi_get_value_uint32(env, value, &number);
  return number;
}
template <> f32 read(napi_env env, napi_value value, usize) {
  f64 number = 0;
  napi_get_value_double(env, value, &number);
  return (f32)number;
}

template <int... I> struct Places {};
template <int N, int... I> struct FirstPlaces : FirstPlaces<N - 1, N - 1, I...> {};
template <int... I> struct FirstPlaces<0, I...> { typedef Places<I...> Type; };

/** A kernel as a function of JavaScript: of the memory's buffer, then of what the kernel in WebAssembly takes. */
template <auto Kernel> struct Call;
template <typename Result, typename... Arguments, Result (*Kernel)(Arguments...)> struct Call<Kernel> {
  static napi_value call(napi_env env, napi_callback_info info) {
    constexpr int count = sizeof...(Arguments);
    napi_value values[count + 1];
    size_t given = count + 1;
    void *memory = nullptr;
    napi_get_cb_info(env, info, &given, values, nullptr, nullptr);
    napi_get_arraybuffer_info(env, values[0], &memory, nullptr);
    return run(env, values + 1, (usize)memory, typename FirstPlaces<count>::Type());
  }

  template <int... I> static napi_value run(napi_env env, napi_value *values, usize memory, Places<I...>) {
    napi_value result = nullptr;
    if constexpr (__is_same(Result, void)) Kernel(read<Arguments>(env, values[I], memory)...);
    else napi_create_int32(env, Kernel(read<Arguments>(env, values[I], memory)...), &result);
    return result;
  }
};

} // namespace

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define PROPERTY(file, name) {#name, nullptr, Call<file::name>::call, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
const napi_property_descriptor JOIN(kernels_, PROCESSOR)[] = {EACH_KERNEL(PROPERTY){}};
