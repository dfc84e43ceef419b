#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "aerowal/byte_source.hpp"
#include "aerowal/export.hpp"
#include "aerowal/format.hpp"
#include "aerowal/record_fault.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// One of the five fields of a payload, as its length prefix describes it.
struct FrameField {
  std::string_view name;          ///< "collection_id" …
  std::uint64_t byte_offset = 0;  ///< of its length prefix, from the start of the log
  std::uint32_t length = 0;       ///< in bytes, without the prefix
  bool fits = false;              ///< it ends within the record and the log
  std::string start = {};         ///< its first bytes, as they are
};

/// What the bytes at some offset say if they are taken for a record, none of it believed:
/// aerowal-format(5), "Records". Members are absent where the log ends before them.
struct Frame {
  std::uint64_t byte_offset = 0;
  std::uint64_t remaining = 0;  ///< bytes from there to the end of the log
  std::optional<std::uint32_t> length = {};
  std::optional<std::uint8_t> type = {};
  std::optional<std::uint64_t> sequence_number = {};
  std::array<std::optional<FrameField>, format::field_count> fields = {};
  std::optional<std::uint32_t> stored_checksum = {};
  std::optional<std::uint32_t> computed_checksum = {};
  std::optional<RecordFault> fault = {};  ///< the first of AeroDB's checks that fails, but for the
                                          ///< order of numbers, which one place cannot show
};

/// Takes the bytes at `byte_offset`, which must lie before the end of the log, for a record.
/// Errors: usage, where it does not; system.
AEROWAL_API Result<Frame> inspect_frame(ByteSource& source, std::uint64_t byte_offset);

}  // namespace aerowal
