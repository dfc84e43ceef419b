#include "store/store_comparison.hpp"

#include <algorithm>

#include "aerowal/reader.hpp"
#include "aerowal/sound_records.hpp"

namespace aerowal {
namespace {

using Kind = StoreDifferenceKind;

std::uint64_t hash_of_both(std::uint64_t of_id, std::uint64_t of_content) {
  return of_id * 0x9e3779b97f4a7c15U ^ of_content;
}

bool is_before(const CompositeId& entry, std::optional<std::uint64_t> place) {
  return !place || entry.byte_offset < *place;
}

Error store_changed(const ByteSource& store) {
  return {.code = ErrorCode::system,
          .message = "the document store changed while it was read",
          .path = store.name()};
}

Error too_many() {
  return {.code = ErrorCode::system, .message = "more documents than can be compared (2^32-1)"};
}

}  // namespace

std::uint64_t StoreComparison::hash_of_id(std::string_view id) const {
  KeyedHash hash(key_);
  hash.add(id);
  return hash.finish();
}

std::uint64_t StoreComparison::hash_of_content(std::string_view schema_id,
                                               std::string_view schema_version, bool deleted,
                                               Bytes body) const {
  KeyedHash hash(key_);
  hash.add(schema_id.size());
  hash.add(schema_version.size() << 1 | static_cast<std::uint64_t>(deleted));
  hash.add(schema_id);
  hash.add(schema_version);
  hash.add(body);
  return hash.finish();
}

/// What the store is to have of it.
std::uint64_t StoreComparison::hash_of_content(const Record& record) const {
  const bool deleted = record.type == RecordType::delete_;
  return hash_of_content(record.schema_id, record.schema_version, deleted,
                         deleted ? Bytes() : record.body);
}

/// Sets id_, and gives its hash.
std::uint64_t StoreComparison::set_id(const Record& record) {
  id_.assign(record.collection_id).append(1, ':').append(record.document_id);
  return hash_of_id(id_);
}

Result<void> StoreComparison::add_log_record(const Record& record, bool may_be_unwritten) {
  const std::uint64_t id_hash = set_id(record);
  const auto index = ids_.find_or_add(id_, id_hash);
  if (!index) return too_many();
  CompositeId& entry = ids_[*index];
  const auto collection_size = static_cast<std::uint32_t>(record.collection_id.size());
  const bool deleted = record.type == RecordType::delete_;
  if (entry.is_shared || (entry.named_by_log && entry.collection_size != collection_size)) {
    share(*index, collection_size).deleted = deleted;
  }
  entry.named_by_log = true;
  entry.in_log = hash_of_content(record);
  entry.collection_size = collection_size;
  entry.deleted_in_log = deleted;
  entry.may_be_unwritten = may_be_unwritten;
  const std::uint64_t hash = hash_of_both(id_hash, entry.in_log);
  log_end_.add_log_record(hash);
  runs_.add_log_record(hash);
  ++counts_.log_records;
  return {};
}

/// The key of the id with that collection, beside those that there are.
StoreComparison::SharedDocument& StoreComparison::share(Index index,
                                                        std::uint32_t collection_size) {
  CompositeId& entry = ids_[index];
  if (!entry.is_shared) shared_[{index, entry.collection_size}].deleted = entry.deleted_in_log;
  entry.is_shared = true;
  return shared_[{index, collection_size}];
}

Result<void> StoreComparison::add_store_record(const StoredRecord& record, Bytes body) {
  const std::uint64_t id_hash = hash_of_id(record.composite_id);
  const auto index = ids_.find_or_add(record.composite_id, id_hash);
  if (!index) return too_many();
  CompositeId& entry = ids_[*index];
  entry.named_by_store = true;
  entry.in_store = hash_of_content(record.schema_id, record.schema_version, record.tombstone, body);
  entry.byte_offset = record.byte_offset;
  entry.deleted_in_store = record.tombstone;
  const std::uint64_t hash = hash_of_both(id_hash, entry.in_store);
  log_end_.add_store_record(hash, record.byte_offset);
  runs_.add_store_record(hash, record.byte_offset);
  ++counts_.store_records;
  return {};
}

void StoreComparison::add_store_damage(std::uint64_t byte_offset) {
  log_end_.add_store_damage(byte_offset);
  runs_.add_store_damage();
}

Result<void> StoreComparison::compare(ByteSource& log, ByteSource& store,
                                      const StoreCheck::Options& options) {
  rest_ = log_end_.rest();
  // What the store had before the log began is of earlier epochs.
  if (counts_.log_records == 0 && options.has_checkpoint) rest_.has_log_end = false;
  if (runs_.any()) {
    if (auto found = find_run_beyond(log, store, options.has_checkpoint); !found) return found;
  }
  if (find_differences(options) || !shared_.empty()) {
    if (auto found = find_numbers(log); !found) return found;
  }
  find_lost();
  count();
  return {};
}

/// Calls `use` with each record, its entry, and the hash of its id. Errors: system.
template <class Use>
Result<void> StoreComparison::read_log_again(ByteSource& log, const Use& use) {
  Reader reader(log);
  for (std::uint64_t i = 0; i < counts_.log_records; ++i) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) return log_changed(log, reader.byte_offset());
    const std::uint64_t id_hash = set_id(reader.record());
    const auto index = ids_.find(id_, id_hash);
    if (!index) return log_changed(log, reader.byte_offset());
    use(reader.record(), *index, id_hash);
  }
  return {};
}

/// Where a run of the store goes beyond the log, its records there are the newest of their ids,
/// since what a start of AeroDB appended later is older.
Result<void> StoreComparison::find_run_beyond(ByteSource& log, ByteSource& store,
                                              bool has_checkpoint) {
  auto read = read_log_again(log, [this](const PlacedRecord& record, Index, std::uint64_t id_hash) {
    runs_.exclude(hash_of_both(id_hash, hash_of_content(record)));
  });
  if (!read) return read;
  const auto beyond = runs_.longest();
  if (!beyond) return {};
  if (has_checkpoint && beyond->byte_offset != rest_.begin) {
    // An earlier epoch may have begun with what this one has so far.
    counts_.records_possibly_ahead = beyond->records;
    counts_.possibly_ahead_byte_offset = beyond->byte_offset;
    return {};
  }
  lost_ = beyond;
  const auto size = store.find_size();
  if (!size) return size.error();
  StoreReader reader(store, *size, beyond->byte_offset);
  for (std::uint64_t i = 0; i < beyond->records; ++i) {
    const auto more = reader.next();
    if (!more) return more.error();
    const bool is_record = *more && reader.damage() == nullptr;
    const StoredRecord& record = reader.record();
    const auto index = is_record ? ids_.find(record.composite_id, hash_of_id(record.composite_id))
                                 : std::optional<Index>();
    if (!index) return store_changed(store);
    const auto body = reader.body();
    if (!body) return body.error();
    CompositeId& entry = ids_[*index];
    entry.in_store =
        hash_of_content(record.schema_id, record.schema_version, record.tombstone, *body);
    entry.byte_offset = record.byte_offset;
    entry.deleted_in_store = record.tombstone;
    entry.is_lost = true;
  }
  return {};
}

/// Whether the newest record of the store comes after the log's last one, and before a replay,
/// which holds nothing that the log did not hold.
bool StoreComparison::follows_log(const CompositeId& entry) const {
  return rest_.has_log_end && rest_.begin && entry.named_by_store &&
         entry.byte_offset >= *rest_.begin && is_before(entry, rest_.replay);
}

/// Whether no damage is between these.
bool StoreComparison::is_in_run(const CompositeId& entry) const {
  return follows_log(entry) && is_before(entry, rest_.damage);
}

std::optional<Kind> StoreComparison::kind_of(const CompositeId& entry,
                                             const StoreCheck::Options& options) const {
  if (entry.is_lost) return Kind::ahead;
  if (!entry.named_by_log) {
    if (follows_log(entry)) return Kind::ahead;
    const bool may_be_earlier =
        options.has_checkpoint &&
        (!options.snapshot_size || entry.byte_offset < *options.snapshot_size);
    if (entry.deleted_in_store || may_be_earlier) return std::nullopt;
    return Kind::extra;
  }
  if (entry.may_be_unwritten) return std::nullopt;
  if (!entry.named_by_store) {
    return entry.deleted_in_log ? std::nullopt : std::optional(Kind::missing);
  }
  if (entry.in_log == entry.in_store) return std::nullopt;
  return entry.deleted_in_log != entry.deleted_in_store ? Kind::tombstone : Kind::stale;
}

/// True where one of them is about an id that the log names.
bool StoreComparison::find_differences(const StoreCheck::Options& options) {
  bool of_log = false;
  for (Index i = 0; i < ids_.size(); ++i) {
    CompositeId& entry = ids_[i];
    const auto kind = kind_of(entry, options);
    if (!kind) continue;
    entry.has_difference = true;
    entry.kind = static_cast<std::uint8_t>(*kind);
    of_log = of_log || entry.named_by_log;
  }
  return of_log;
}

/// The hashes of the contents have been compared, and make room for the numbers of the records.
Result<void> StoreComparison::find_numbers(ByteSource& log) {
  return read_log_again(log, [this](const PlacedRecord& record, Index index, std::uint64_t) {
    CompositeId& entry = ids_[index];
    if (entry.is_shared) {
      const auto collection_size = static_cast<std::uint32_t>(record.collection_id.size());
      shared_[{index, collection_size}].sequence_number = record.sequence_number;
    }
    if (!entry.has_difference) return;
    entry.in_log = record.sequence_number;
    if (!entry.named_by_store || entry.found_in_log) return;
    if (entry.in_store != hash_of_content(record)) return;
    entry.found_in_log = true;
    entry.in_store = record.sequence_number;
  });
}

/// What follows the log's end and has a content that the log has nowhere was lost by the log; then
/// so was all that is there with it.
void StoreComparison::find_lost() {
  bool run_goes_on = lost_ && lost_->byte_offset == rest_.begin;
  std::uint64_t lost = 0;
  const auto lose = [&lost](CompositeId& entry) {
    entry.kind = static_cast<std::uint8_t>(Kind::ahead);
    ++lost;
  };
  for (Index i = 0; i < ids_.size(); ++i) {
    CompositeId& entry = ids_[i];
    if (!entry.has_difference || entry.is_lost) continue;
    if (entry.found_in_log || !follows_log(entry)) continue;
    lose(entry);
    run_goes_on = run_goes_on || is_in_run(entry);
  }
  for (Index i = 0; i < ids_.size() && run_goes_on; ++i) {
    CompositeId& entry = ids_[i];
    if (!entry.has_difference || entry.is_lost) continue;
    if (entry.found_in_log && is_in_run(entry)) lose(entry);
  }
  if (lost_) {
    counts_.records_ahead = lost_->records;
    counts_.ahead_byte_offset = lost_->byte_offset;
  }
  const std::uint64_t at_end = std::max(lost, run_goes_on ? rest_.records_before_both : 0);
  if ((lost == 0 && !run_goes_on) || at_end <= counts_.records_ahead) return;
  counts_.records_ahead = at_end;
  counts_.ahead_byte_offset = rest_.begin;
}

void StoreComparison::count() {
  counts_.ids = ids_.size();
  counts_.ends_in_replay = ends_in_replay();
  for (Index i = 0; i < ids_.size(); ++i) {
    const CompositeId& entry = ids_[i];
    if (entry.has_difference) ++counts_.differences[entry.kind];
    const bool is_behind = entry.has_difference && entry.named_by_store &&
                           (entry.kind == static_cast<std::uint8_t>(Kind::stale) ||
                            entry.kind == static_cast<std::uint8_t>(Kind::tombstone));
    if (is_behind && !is_in_log(entry)) ++counts_.not_in_log;
    if (is_collision(i)) ++counts_.differences[static_cast<std::size_t>(Kind::collision)];
  }
}

/// Whether the log has the content of the store's newest record.
bool StoreComparison::is_in_log(const CompositeId& entry) {
  return entry.named_by_log && (!entry.has_difference || entry.found_in_log);
}

/// All that the store has after the beginning of one is the log's.
bool StoreComparison::ends_in_replay() const {
  if (!rest_.replay) return false;
  for (Index i = 0; i < ids_.size(); ++i) {
    const CompositeId& entry = ids_[i];
    const bool is_after = entry.named_by_store && entry.byte_offset >= *rest_.replay;
    if (is_after && !is_in_log(entry)) return false;
  }
  return true;
}

/// Several keys of the log are this id, and the log has a document of one of them.
bool StoreComparison::is_collision(Index index) const {
  if (!ids_[index].is_shared) return false;
  for (auto at = shared_.lower_bound({index, 0}); at != shared_.end() && at->first.first == index;
       ++at) {
    if (!at->second.deleted) return true;
  }
  return false;
}

std::optional<StoreDifference> StoreComparison::difference(Index index) const {
  const CompositeId& entry = ids_[index];
  if (!entry.has_difference) return std::nullopt;
  StoreDifference difference{
      .kind = static_cast<Kind>(entry.kind), .composite_id = entry.id(), .log = {}, .store = {}};
  if (entry.named_by_log) {
    difference.log.push_back({.collection_id = entry.collection_id(entry.collection_size),
                              .document_id = entry.document_id(entry.collection_size),
                              .sequence_number = entry.in_log,
                              .deleted = entry.deleted_in_log});
  }
  if (!entry.named_by_store) return difference;
  difference.store =
      StoreDocument{.byte_offset = entry.byte_offset, .deleted = entry.deleted_in_store};
  if (entry.found_in_log) difference.store->sequence_number = entry.in_store;
  return difference;
}

std::optional<StoreDifference> StoreComparison::collision(Index index) const {
  if (!is_collision(index)) return std::nullopt;
  const CompositeId& entry = ids_[index];
  StoreDifference difference{
      .kind = Kind::collision, .composite_id = entry.id(), .log = {}, .store = {}};
  for (auto at = shared_.lower_bound({index, 0}); at != shared_.end() && at->first.first == index;
       ++at) {
    difference.log.push_back({.collection_id = entry.collection_id(at->first.second),
                              .document_id = entry.document_id(at->first.second),
                              .sequence_number = at->second.sequence_number,
                              .deleted = at->second.deleted});
  }
  if (entry.named_by_store) {
    difference.store =
        StoreDocument{.byte_offset = entry.byte_offset, .deleted = entry.deleted_in_store};
  }
  return difference;
}

}  // namespace aerowal
