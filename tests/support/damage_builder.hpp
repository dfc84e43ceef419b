#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "log_builder.hpp"

namespace aerowal::testing {

/// The way in which a step damages a log. A range is [at, at + size).
enum class DamageStep : std::uint8_t {
  flip,       ///< bit `value` % 8 of the byte at `at`
  garbage,    ///< random bytes, from the seed `value`, over the range
  zeros,      ///< over the range
  remove,     ///< the range
  insert,     ///< `size` random bytes, from the seed `value`, at `at`
  duplicate,  ///< inserts a copy of the range at `value`
  move,       ///< takes the range out and inserts it at `value`
  truncate,   ///< to `at` bytes
};

struct Step {
  DamageStep kind = DamageStep::flip;
  std::size_t at = 0;
  std::size_t size = 0;
  std::uint64_t value = 0;
};

/// Offsets and sizes past the end are cut down to what is there, so that any step can be left out
/// of a list of them.
void apply_step(const Step& step, ByteVector& bytes);

std::string describe(const Step& step);

/// `size` random bytes.
ByteVector garbage(std::size_t size, std::uint64_t seed);

/// A step at a random place of `log`, whose ranges keep to the borders of records half of the time.
Step random_step(const LogBuilder& log, std::mt19937_64& random);

/// At least 64 records of mixed sizes from 37 bytes up: all types, empty ids, empty bodies, bodies
/// with zeros in them and one that holds the log's own first records. About 12 KB; `with_long`
/// adds records of more than 4096, 8192 and 12288 bytes, the last of which holds a whole log.
LogBuilder varied_log(bool with_long);

}  // namespace aerowal::testing
