#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace aerowal {

/// Whether quotes and backslashes count as plain.
enum class Marks : std::uint8_t { plain, special };

/// The first byte from `at` on that is not plain, or `end`: a control, DEL, a byte of a longer code
/// point, and with Marks::special a quote or a backslash.
template <Marks marks>
inline const char* skip_plain_from(const char* at, const char* end) {
#ifdef __SSE2__
  constexpr std::ptrdiff_t step = sizeof(__m128i);
  for (; end - at >= step; at += step) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    // As signed numbers, those of longer code points are below the controls.
    __m128i special = _mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)),
                                   _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f)));
    if constexpr (marks == Marks::special) {
      special = _mm_or_si128(special, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
      special = _mm_or_si128(special, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    }
    const auto found = static_cast<unsigned>(_mm_movemask_epi8(special));
    if (found != 0) return at + std::countr_zero(found);
  }
#endif
  for (; at != end; ++at) {
    const auto byte = static_cast<unsigned char>(*at);
    const bool mark = marks == Marks::special && (byte == '"' || byte == '\\');
    if (byte < 0x20 || byte >= 0x7f || mark) break;
  }
  return at;
}

/// The same of places in a text.
template <Marks marks>
inline std::size_t skip_plain(std::string_view text, std::size_t at) {
  const char* const end = text.data() + text.size();
  return static_cast<std::size_t>(skip_plain_from<marks>(text.data() + at, end) - text.data());
}

}  // namespace aerowal
