#pragma once

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace aerowal {

/// Looks for some 40 microseconds whether `there` holds, without giving the processor away: waking
/// a thread that sleeps takes longer than what is mostly waited for, and where the machine has
/// other work the processor comes back milliseconds later.
template <class There>
bool look_shortly(const There& there) {
  constexpr int looks = 2000;
  for (int i = 0; i < looks; ++i) {
    if (there()) return true;
#ifdef __SSE2__
    _mm_pause();
#endif
  }
  return there();
}

}  // namespace aerowal
