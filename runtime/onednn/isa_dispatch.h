#pragma once

/// For loops that are compiled several times from one source and chosen at run time, since we ship one binary for every
/// x86-64. Not target_clones: its resolvers run before sanitizers are set up.
///
/// SLIM_DISPATCH(name, body, (parameters), (arguments)) defines `void name(parameters)`, which runs `body(arguments)`,
/// an always_inline function, compiled for the best instruction set of this CPU.
#if defined(__x86_64__) && defined(__GNUC__)
#define SLIM_INLINE inline __attribute__((always_inline))
#define SLIM_DISPATCH(name, body, parameters, arguments)                                               \
  __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw"))) static void name##_avx512 parameters { \
    body arguments;                                                                                    \
  }                                                                                                    \
  __attribute__((target("avx2,fma"))) static void name##_avx2 parameters { body arguments; }           \
  void name parameters {                                                                               \
    if (slim::onednn::has_avx512()) return name##_avx512 arguments;                                    \
    if (slim::onednn::has_avx2()) return name##_avx2 arguments;                                        \
    body arguments;                                                                                    \
  }
#else
#define SLIM_INLINE inline
#define SLIM_DISPATCH(name, body, parameters, arguments) \
  void name parameters { body arguments; }
#endif

namespace slim::onednn {

#if defined(__x86_64__) && defined(__GNUC__)
inline bool has_avx512() {
  static const bool has = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512vl") != 0 &&
                          __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512bw") != 0;
  return has;
}
inline bool has_avx2() {
  static const bool has = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
  return has;
}
#endif

/// Adding and subtracting this rounds half to even every float below 2^22 in magnitude.
inline constexpr float kRounder = 12582912.0F;

}  // namespace slim::onednn
