#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/export.hpp"

namespace aerowal {

/// One operation of a JSON Patch, RFC 6902.
struct JsonChange {
  enum class Kind : std::uint8_t { add, remove, replace };

  Kind kind = Kind::replace;
  std::string path;       ///< a JSON Pointer, RFC 6901, in UTF-8; "" is the whole
  std::string_view from;  ///< what was there, as it stands in the old text; empty where it is added
  std::string_view to;    ///< the same of the new text; empty where it is removed
};

/// What to do to `from`, in this order, so that it says what `to` says. The views are of both.
/// Nothing where one of them is no JSON text (is_json()). No operations where both say the same:
/// numbers that have the same text (18446744073709551616 is not …617, 1 is not 1.0), strings that
/// are the same once unescaped, objects with the same members in any order.
///
/// One `replace` of the whole where appliers might differ, since an object in one of them has two
/// members of one name, or a string or name has a lone surrogate; or where the operations would be
/// longer than 64 KiB and twice both texts, or a text has more than 2^20 values. Values that are
/// nested deeper than 64 levels are replaced as they are. Of an array, the elements that stay are
/// found where 32 by 32 or fewer are between those at its begin and end that are the same;
/// otherwise it is changed element by element.
///
/// Time and memory are linear in the texts, but for sorting members by name.
AEROWAL_API std::optional<std::vector<JsonChange>> json_changes(std::string_view from,
                                                                std::string_view to);

/// Appends the operations as a JSON Patch: an array without white space in one line, values as they
/// stand in the texts.
AEROWAL_API void append_json_patch(std::string& out, const std::vector<JsonChange>& changes);

/// Appends a JSON text without the white space between its tokens.
AEROWAL_API void append_compact_json(std::string& out, std::string_view json);

}  // namespace aerowal
