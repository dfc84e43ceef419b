#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "aerowal/byte_source.hpp"
#include "aerowal/record.hpp"
#include "aerowal/result.hpp"
#include "aerowal/store_check.hpp"
#include "base/keyed_hash.hpp"
#include "store/composite_ids.hpp"
#include "store/log_end.hpp"
#include "store/runs_beyond.hpp"
#include "store/store_reader.hpp"

namespace aerowal {

/// The newest record of each id in a log, held against the newest in a store. In this order: all
/// records of the log, all of the store, compare(), what is found.
class StoreComparison {
 public:
  using Index = CompositeIds::Index;

  /// `may_be_unwritten`: AeroDB may not have written it into the store yet. Errors: system.
  Result<void> add_log_record(const Record& record, bool may_be_unwritten);

  /// Errors: system.
  Result<void> add_store_record(const StoredRecord& record, Bytes body);
  void add_store_damage(std::uint64_t byte_offset);

  /// Reads `log` again where there are differences, and where a run of the store goes beyond it
  /// once more and that run. Errors: system, also where either is no longer what it was.
  Result<void> compare(ByteSource& log, ByteSource& store, const StoreCheck::Options& options);

  [[nodiscard]] const StoreCheckCounts& counts() const { return counts_; }
  [[nodiscard]] Index size() const { return ids_.size(); }
  /// The first two are about the id at `index`, and none may be; views are of this.
  [[nodiscard]] std::optional<StoreDifference> difference(Index index) const;
  [[nodiscard]] std::optional<StoreDifference> collision(Index index) const;

 private:
  /// A key of the log whose id other keys have, too: its id, and the size of its collection id.
  using SharedKey = std::pair<Index, std::uint32_t>;
  struct SharedDocument {
    std::uint64_t sequence_number = 0;
    bool deleted = false;
  };

  [[nodiscard]] std::uint64_t hash_of_id(std::string_view id) const;
  [[nodiscard]] std::uint64_t hash_of_content(std::string_view schema_id,
                                              std::string_view schema_version, bool deleted,
                                              Bytes body) const;
  [[nodiscard]] std::uint64_t hash_of_content(const Record& record) const;
  std::uint64_t set_id(const Record& record);
  SharedDocument& share(Index index, std::uint32_t collection_size);
  [[nodiscard]] std::optional<StoreDifferenceKind> kind_of(
      const CompositeId& entry, const StoreCheck::Options& options) const;
  bool find_differences(const StoreCheck::Options& options);
  template <class Use>
  Result<void> read_log_again(ByteSource& log, const Use& use);
  Result<void> find_run_beyond(ByteSource& log, ByteSource& store, bool has_checkpoint);
  Result<void> find_numbers(ByteSource& log);
  void find_lost();
  void count();
  [[nodiscard]] bool follows_log(const CompositeId& entry) const;
  [[nodiscard]] bool is_in_run(const CompositeId& entry) const;
  [[nodiscard]] bool is_collision(Index index) const;
  [[nodiscard]] static bool is_in_log(const CompositeId& entry);
  [[nodiscard]] bool ends_in_replay() const;

  KeyedHash::Key key_ = KeyedHash::random_key();
  CompositeIds ids_;
  std::map<SharedKey, SharedDocument> shared_;
  LogEnd log_end_;
  LogEnd::Rest rest_;
  RunsBeyond runs_;
  std::optional<RunsBeyond::Part> lost_;  ///< by the log, whatever its records are
  StoreCheckCounts counts_;
  std::string id_;  ///< of the record that set_id() was last given
};

}  // namespace aerowal
