#include "aerowal/replay.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <functional>
#include <memory_resource>
#include <numeric>
#include <span>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "aerowal/reader.hpp"
#include "base/ordered_pipeline.hpp"
#include "read/verified_run.hpp"

namespace aerowal {
namespace {

/// In Entry::byte_offset: the record is one of the base.
constexpr std::uint64_t in_base = std::uint64_t{1} << 63;

/// The newest record of one key. Entries of deleted documents stay, in case the key comes back.
struct Entry {
  const char* key;  ///< the collection id and, right after it, the document id
  std::uint32_t collection_size;
  std::uint32_t document_size;
  std::uint64_t byte_offset;  ///< of the record, and whether that is of the log
  std::uint32_t length;       ///< of the record; 0: deleted
  std::uint32_t hash;

  [[nodiscard]] bool is_of_base() const { return (byte_offset & in_base) != 0; }
  [[nodiscard]] std::string_view collection_id() const { return {key, collection_size}; }
  [[nodiscard]] std::string_view document_id() const {
    return {key + collection_size, document_size};
  }
};

/// What is compared of a text first, so that most comparisons need not go and look for it.
struct SortItem {
  std::uint64_t eight;  ///< its first eight bytes as a number, zeros where it is shorter
  std::uint32_t size;   ///< of all of it
  std::uint32_t index;  ///< of the entry
};

constexpr std::size_t eight_size = sizeof(SortItem::eight);

std::uint64_t first_eight(std::string_view text) {
  std::array<unsigned char, eight_size> bytes{};
  std::copy_n(text.begin(), std::min(text.size(), eight_size), bytes.begin());
  return std::accumulate(
      bytes.begin(), bytes.end(), std::uint64_t{0},
      [](std::uint64_t number, unsigned char byte) { return number << 8 | byte; });
}

std::size_t common_size(std::string_view a, std::string_view b) {
  const std::size_t size = std::min(a.size(), b.size());
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.begin() + size, b.begin()).first -
                                  a.begin());
}

/// Sorts by the texts that `text_of` gives of an index, without what all of them begin with.
template <class TextOf>
void sort_by(std::span<SortItem> items, const TextOf& text_of) {
  if (items.empty()) return;
  const std::string_view first = text_of(items.front().index);
  std::size_t common = first.size();
  for (const SortItem& item : items) {
    common = std::min(common, common_size(first.substr(0, common), text_of(item.index)));
  }
  const auto rest = [&](const SortItem& item) { return text_of(item.index).substr(common); };
  for (SortItem& item : items) {
    item.eight = first_eight(rest(item));
    item.size = static_cast<std::uint32_t>(rest(item).size());
  }
  std::sort(items.begin(), items.end(), [&](const SortItem& a, const SortItem& b) {
    if (a.eight != b.eight) return a.eight < b.eight;
    if (a.size <= eight_size || b.size <= eight_size) return a.size < b.size;
    return rest(a) < rest(b);
  });
}

/// The entries by key: an open-addressed table of indices, so that a key costs little beyond
/// itself.
class Entries {
 public:
  using Index = std::uint32_t;
  static constexpr Index none = UINT32_MAX;

  /// The entry of that key, new and deleted if it was not there; null if there are too many.
  Entry* find_or_add(std::string_view collection_id, std::string_view document_id) {
    if (entries_.size() * 4 >= table_.size() * 3) grow();
    const std::uint32_t hash = hash_of(collection_id, document_id);
    const std::size_t at = place_of(collection_id, document_id, hash);
    if (table_[at] != none) return &entries_[table_[at]];
    if (entries_.size() == none) return nullptr;
    table_[at] = static_cast<Index>(entries_.size());
    auto* key = static_cast<char*>(keys_.allocate(collection_id.size() + document_id.size(), 1));
    std::copy(collection_id.begin(), collection_id.end(), key);
    std::copy(document_id.begin(), document_id.end(), key + collection_id.size());
    entries_.push_back({.key = key,
                        .collection_size = static_cast<std::uint32_t>(collection_id.size()),
                        .document_size = static_cast<std::uint32_t>(document_id.size()),
                        .byte_offset = 0,
                        .length = 0,
                        .hash = hash});
    return &entries_.back();
  }

  /// The entry of that key; null if there is none.
  [[nodiscard]] const Entry* find(std::string_view collection_id,
                                  std::string_view document_id) const {
    if (table_.empty()) return nullptr;
    const std::size_t at =
        place_of(collection_id, document_id, hash_of(collection_id, document_id));
    return table_[at] == none ? nullptr : &entries_[table_[at]];
  }

  const Entry& operator[](Index index) const { return entries_[index]; }
  [[nodiscard]] const std::deque<Entry>& all() const { return entries_; }

  /// The live ones, sorted by key; find_or_add() must not be called any more.
  std::vector<SortItem> sorted(std::size_t live_count) {
    table_ = {};
    std::vector<SortItem> items;
    items.reserve(live_count);
    for (Index i = 0; i < entries_.size(); ++i) {
      if (entries_[i].length != 0) items.push_back({.eight = 0, .size = 0, .index = i});
    }
    const auto collection_of = [this](Index i) { return entries_[i].collection_id(); };
    sort_by(items, collection_of);
    for (auto begin = items.begin(); begin != items.end();) {
      const auto end = std::find_if(begin, items.end(), [&](const SortItem& item) {
        return collection_of(item.index) != collection_of(begin->index);
      });
      sort_by({begin, end}, [this](Index i) { return entries_[i].document_id(); });
      begin = end;
    }
    return items;
  }

 private:
  static std::uint32_t hash_of(std::string_view collection_id, std::string_view document_id) {
    const std::hash<std::string_view> hash;
    const std::uint64_t both = hash(document_id) ^ hash(collection_id) * 0x9e3779b97f4a7c15U;
    return static_cast<std::uint32_t>(both ^ both >> 32);
  }

  /// Where the key is in the table, or would be.
  [[nodiscard]] std::size_t place_of(std::string_view collection_id, std::string_view document_id,
                                     std::uint32_t hash) const {
    std::size_t at = hash & (table_.size() - 1);
    for (; table_[at] != none; at = (at + 1) & (table_.size() - 1)) {
      const Entry& entry = entries_[table_[at]];
      if (entry.hash == hash && entry.document_id() == document_id &&
          entry.collection_id() == collection_id) {
        break;
      }
    }
    return at;
  }

  void grow() {
    static constexpr std::size_t size_min = 1024;
    table_.assign(std::max(size_min, table_.size() * 2), none);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      std::size_t at = entries_[i].hash & (table_.size() - 1);
      while (table_[at] != none) at = (at + 1) & (table_.size() - 1);
      table_[at] = static_cast<Index>(i);
    }
  }

  std::pmr::monotonic_buffer_resource keys_;
  std::deque<Entry> entries_;
  std::vector<Index> table_;
};

/// The collections of a log, by which ids of a base are split.
class Collections {
 public:
  explicit Collections(const Entries& entries) : entries_(&entries) {
    std::string_view last;
    for (const Entry& entry : entries.all()) {
      if (!ids_.empty() && entry.collection_id() == last) continue;
      last = entry.collection_id();
      if (ids_.insert(last).second) sizes_.push_back(last.size());
    }
    std::sort(sizes_.begin(), sizes_.end());
    sizes_.erase(std::unique(sizes_.begin(), sizes_.end()), sizes_.end());
  }

  /// Whether the log sets a document that AeroDB's store knows by this id.
  [[nodiscard]] bool log_sets(std::string_view composite_id) const {
    return std::any_of(sizes_.begin(), sizes_.end(), [&](std::size_t size) {
      if (!ends_collection(composite_id, size)) return false;
      const Entry* const entry =
          entries_->find(composite_id.substr(0, size), composite_id.substr(size + 1));
      return entry != nullptr && !entry->is_of_base();
    });
  }

  /// How long the collection id is in this one, which has a colon.
  [[nodiscard]] std::size_t split(std::string_view composite_id) const {
    const std::size_t first = composite_id.find(':');
    if (composite_id.find(':', first + 1) == std::string_view::npos) return first;
    std::size_t found = first;
    for (const std::size_t size : sizes_) {
      if (!ends_collection(composite_id, size) || !ids_.contains(composite_id.substr(0, size))) {
        continue;
      }
      if (size == first || found != first) return first;
      found = size;
    }
    return found;
  }

 private:
  static bool ends_collection(std::string_view composite_id, std::size_t size) {
    return size < composite_id.size() && composite_id[size] == ':';
  }

  const Entries* entries_;
  std::unordered_set<std::string_view> ids_;
  std::vector<std::size_t> sizes_;  ///< of the ids, each once, ascending
};

}  // namespace

struct Replay::State {
  ByteSource* source = nullptr;
  ReplayBase* base = nullptr;
  Threading threading;
  std::optional<StrictError> damage;
  ReplayCounts counts;
  Entries entries;
  std::vector<SortItem> order;
  std::size_t next = 0;
  std::vector<std::byte> buffer;
  PlacedRecord document;

  /// Reads the record that `item` stands for, whose views are of `into`. Any thread may
  /// where the source has concurrent_reads().
  Result<void> read(const SortItem& item, std::vector<std::byte>& into, PlacedRecord& record) const;
  Result<void> read_base(const Entry& entry, std::vector<std::byte>& into,
                         PlacedRecord& record) const;

  [[nodiscard]] Error too_many() const {
    return {.code = ErrorCode::system,
            .message = "more documents than a replay can hold (2^32-1)",
            .path = source->name()};
  }

  Result<void> apply(const PlacedRecord& record) {
    Entry* entry = entries.find_or_add(record.collection_id, record.document_id);
    if (entry == nullptr) return too_many();
    const bool was_live = entry->length != 0;
    const bool is_live = record.type != RecordType::delete_;
    entry->byte_offset = record.byte_offset;
    entry->length = is_live ? record.length : 0;
    counts.live_documents += static_cast<std::uint64_t>(is_live);
    counts.live_documents -= static_cast<std::uint64_t>(was_live);
    counts.inserts += static_cast<std::uint64_t>(record.type == RecordType::insert);
    counts.updates += static_cast<std::uint64_t>(record.type == RecordType::update);
    counts.deletes += static_cast<std::uint64_t>(record.type == RecordType::delete_);
    counts.last_sequence_number = record.sequence_number;
    return {};
  }

  /// After the log, since that says which of the base's documents there are, and how their ids are
  /// split.
  Result<void> apply_base() {
    const Collections collections(entries);
    std::uint64_t live = 0;
    const auto applied =
        base->for_each([&](std::string_view id, const ReplayBase::Place& place) -> Result<void> {
          if (collections.log_sets(id)) return {};
          const std::size_t size = collections.split(id);
          Entry* const entry = entries.find_or_add(id.substr(0, size), id.substr(size + 1));
          if (entry == nullptr) return too_many();
          live += place.length != 0 ? 1 : 0;
          live -= entry->length != 0 ? 1 : 0;
          entry->byte_offset = place.byte_offset | in_base;
          entry->length = place.length;
          return {};
        });
    if (!applied) return applied.error();
    counts.base_documents = live;
    counts.live_documents += live;
    return {};
  }
};

Result<void> Replay::State::read(const SortItem& item, std::vector<std::byte>& into,
                                 PlacedRecord& record) const {
  const Entry& entry = entries[item.index];
  if (entry.is_of_base()) return read_base(entry, into, record);
  into.resize(entry.length);
  const auto got = source->read_at(entry.byte_offset, into);
  if (!got) return got.error();
  const Bytes covered = Bytes(into).first(entry.length - format::checksum_size);
  if (*got < entry.length || decode(into, crc32(covered), record) ||
      record.collection_id != entry.collection_id() || record.document_id != entry.document_id()) {
    return Error{.code = ErrorCode::system,
                 .message = "the log changed while it was replayed",
                 .path = source->name(),
                 .byte_offset = entry.byte_offset};
  }
  record.byte_offset = entry.byte_offset;
  return {};
}

Result<void> Replay::State::read_base(const Entry& entry, std::vector<std::byte>& into,
                                      PlacedRecord& record) const {
  const ReplayBase::Place place{.byte_offset = entry.byte_offset ^ in_base, .length = entry.length};
  record = PlacedRecord();
  const auto id = base->read(place, into, record);
  if (!id) return id.error();
  const bool same = id->size() == std::size_t{entry.collection_size} + 1 + entry.document_size &&
                    id->starts_with(entry.collection_id()) && id->ends_with(entry.document_id());
  if (!same) {
    return Error{.code = ErrorCode::system,
                 .message = "the document store changed while it was read",
                 .path = base->name(),
                 .byte_offset = place.byte_offset};
  }
  record.collection_id = entry.collection_id();
  record.document_id = entry.document_id();
  record.byte_offset = place.byte_offset;
  record.length = place.length;
  return {};
}

Replay::Replay(std::unique_ptr<State> state) : state_(std::move(state)) {}
Replay::Replay(Replay&&) noexcept = default;
Replay& Replay::operator=(Replay&&) noexcept = default;
Replay::~Replay() = default;

Result<Replay> Replay::run(ByteSource& source, const Options& options) {
  auto state = std::make_unique<State>();
  state->source = &source;
  state->base = options.base;
  state->threading = options.threading;
  Reader reader(source);
  while (!options.until_sequence_number ||
         reader.sequence_number() <= *options.until_sequence_number) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) break;
    if (const auto applied = state->apply(reader.record()); !applied) return applied.error();
  }
  state->damage = reader.damage();
  if (state->damage) return Replay(std::move(state));
  if (state->base != nullptr) {
    if (const auto applied = state->apply_base(); !applied) return applied.error();
  }
  state->order = state->entries.sorted(state->counts.live_documents);
  return Replay(std::move(state));
}

const std::optional<StrictError>& Replay::damage() const { return state_->damage; }
const ReplayCounts& Replay::counts() const { return state_->counts; }
const PlacedRecord& Replay::document() const { return state_->document; }

Result<bool> Replay::next() {
  State& state = *state_;
  if (state.next == state.order.size()) return false;
  const auto read = state.read(state.order[state.next++], state.buffer, state.document);
  if (!read) return read.error();
  return true;
}

Result<void> Replay::print(const RecordText& text) {
  static constexpr std::size_t chunk_size = 1024;
  State& state = *state_;
  const std::size_t begin = state.next;
  const std::size_t count = state.order.size() - begin;
  state.next = state.order.size();
  const bool alone = state.base != nullptr && !state.base->concurrent_reads();
  const unsigned workers = alone ? 1 : workers_for_rest(*state.source, 0, state.threading);
  std::vector<std::vector<std::byte>> buffers(workers);
  // What was read before a document that cannot be is printed still.
  struct Documents {
    std::string text;
    std::optional<Error> error = {};
  };
  const OrderedPipeline<Documents> pipeline{
      .workers = workers,
      .chunk_count = (count + chunk_size - 1) / chunk_size,
      .work = [&](std::uint64_t chunk, std::size_t worker, const auto&, const auto&,
                  Documents& documents) -> Result<bool> {
        documents.text.clear();
        documents.error.reset();
        PlacedRecord document;
        const std::size_t first = begin + static_cast<std::size_t>(chunk) * chunk_size;
        const std::size_t end = std::min(state.order.size(), first + chunk_size);
        for (std::size_t i = first; i < end; ++i) {
          const auto read = state.read(state.order[i], buffers[worker], document);
          if (!read) {
            documents.error = read.error();
            return false;
          }
          text.describe(document, documents.text);
        }
        return true;
      },
      .deliver = [&](Documents& documents) -> Result<bool> {
        const bool wanted = text.print(documents.text);
        if (wanted && documents.error) return *documents.error;
        return wanted;
      }};
  return pipeline.run();
}

}  // namespace aerowal
