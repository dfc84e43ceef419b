#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "aerowal/byte_source.hpp"
#include "aerowal/result.hpp"
#include "read/log_collections.hpp"
#include "read/replay_batch.hpp"
#include "read/replay_entries.hpp"

namespace aerowal {

/// The keys that do not fit into memory at once, in parts, in their order: the log is read once for
/// each part. A pass begins with all keys that are left; each time they take more than the limit,
/// the larger half of them is left for later passes. Nothing is written, so that a replay ends even
/// where the disk is full.
///
/// Where there is a base, all documents of the log that an id of its could mean must be known
/// together. Those that are meant by one such id are held in every pass, on top of the limit. That
/// needs all collections, so that the first pass only looks for these once the limit is reached.
class ReplayPasses {
 public:
  /// `limit`: of the bytes that the entries of a pass take, but for a key or two; raised to
  /// `limit_min`.
  ReplayPasses(std::uint64_t limit, bool has_base);

  static constexpr std::uint64_t limit_min = std::uint64_t{1} << 16;

  /// Whether this is the first pass, which reads every record for the first time.
  [[nodiscard]] bool is_first() const { return is_first_; }

  /// Whether the key is one that this pass is for.
  [[nodiscard]] bool gives(std::string_view collection_id, std::string_view document_id) const {
    return !is_restricted_ || is_inside(collection_id, document_id);
  }

  /// Whether the key is one that this pass must know of.
  [[nodiscard]] bool holds(std::string_view collection_id, std::string_view document_id) const {
    return !is_restricted_ || holds_some(collection_id, document_id);
  }

  /// Of a batch that was applied.
  void see(const ReplayBatch& batch);

  [[nodiscard]] bool are_too_many(const ReplayEntries& entries) const {
    return !is_searching_ && entries.memory() > allowed_;
  }

  /// Leaves some keys for later. `moved`: as of ReplayEntries::compact().
  void narrow(ReplayEntries& entries,
              const std::function<void(ReplayEntries::Index, ReplayEntries::Index)>& moved);

  /// At the end of a pass. Errors: system, where `log` was not the same as in the first one.
  Result<void> end(const ByteSource& log);

  /// Whether this pass only looked for collections, so that it has no entries.
  [[nodiscard]] bool is_searching() const { return is_searching_; }

  /// False where there is no further pass. Else all entries must be gone.
  bool begin_next();

  /// The record that each further pass ends with.
  [[nodiscard]] std::uint64_t last_sequence_number() const { return first_last_.sequence_number; }

  /// All of the log, once a pass has ended that has `entries`.
  const CollectionIds& collections(const ReplayEntries& entries);

 private:
  using Key = std::pair<std::string, std::string>;
  using KeyView = std::pair<std::string_view, std::string_view>;

  /// By which the end of the log is known again.
  struct LastRecord {
    std::uint64_t sequence_number = 0;
    std::uint64_t byte_offset = 0;
    std::uint32_t length = 0;
    std::uint32_t key_hash = 0;

    friend bool operator==(const LastRecord&, const LastRecord&) = default;
  };

  [[nodiscard]] bool is_inside(std::string_view collection_id, std::string_view document_id) const;
  [[nodiscard]] bool holds_some(std::string_view collection_id, std::string_view document_id) const;

  std::uint64_t limit_;
  std::uint64_t allowed_;  ///< before some keys are left for later
  bool has_base_;
  bool is_first_ = true;
  bool is_restricted_ = false;
  bool is_searching_ = false;
  bool knows_collections_ = false;
  std::optional<Key> begin_;  ///< of the keys of this pass
  std::optional<Key> end_;    ///< the first one that is left
  CollectionIds collections_;
  LastRecord last_;
  LastRecord first_last_;  ///< of the first pass
};

/// Calls `give` for the documents of each pass of a replay, from the one that `state` is at, until
/// it gives false. Errors: those of `give` and of state.next_pass().
template <class State, class Give>
Result<void> for_each_pass(State& state, const Give& give) {
  for (;;) {
    const Result<bool> wanted = give();
    if (!wanted) return wanted.error();
    if (!*wanted) return {};
    const Result<bool> more = state.next_pass();
    if (!more) return more.error();
    if (!*more) return {};
  }
}

}  // namespace aerowal
