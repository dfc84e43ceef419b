#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "log_builder.hpp"

namespace aerowal::testing {

/// A sound log and the store of its data directory.
struct StoreLog {
  LogBuilder log;
  ByteVector store;
  std::vector<std::size_t> runs;  ///< how many records each of the store's runs has
};

/// 8 to 60 records: ids with ':' in them, deletes, re-inserts and identical bodies; its store after
/// up to three restarts, each of which found the log as long as it was then.
StoreLog random_store_log(std::mt19937_64& random);

/// A damaged log, and what was done to it.
struct LogDamage {
  std::string name;
  ByteVector bytes;
  std::size_t begin = 0;  ///< of the bytes that were changed, in the undamaged log
  std::size_t end = 0;
  std::size_t last_record = 0;  ///< the index of the last one that was hit
};

std::string describe(const LogDamage& damage);

/// One damage to 1 to 4 records, among the last three in one of three cases.
LogDamage random_log_damage(const StoreLog& log, std::mt19937_64& random);

/// A store with another body in one record, of which the damaged log still has the right checksum.
struct Contradiction {
  ByteVector store;
  std::size_t record = 0;            ///< its index in the log
  std::uint64_t distance_bytes = 0;  ///< equal bytes between the damage and the contradicted one
};

/// Nothing where no hit record has its checksum left, or it has no body outside the damage.
std::optional<Contradiction> contradict(const StoreLog& log, const LogDamage& damage,
                                        std::mt19937_64& random);

}  // namespace aerowal::testing
