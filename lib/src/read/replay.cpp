#include "aerowal/replay.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "aerowal/reader.hpp"
#include "base/ordered_pipeline.hpp"
#include "read/log_collections.hpp"
#include "read/replay_entries.hpp"
#include "read/verified_run.hpp"

namespace aerowal {
struct Replay::State {
  ByteSource* source = nullptr;
  ReplayBase* base = nullptr;
  Threading threading;
  std::optional<StrictError> damage;
  ReplayCounts counts;
  ReplayEntries entries;
  std::vector<ReplayItem> order;
  std::size_t next = 0;
  std::vector<std::byte> buffer;
  PlacedRecord document;

  /// Reads the record that `item` stands for, whose views are of `into`. Any thread may
  /// where the source has concurrent_reads().
  Result<void> read(const ReplayItem& item, std::vector<std::byte>& into,
                    PlacedRecord& record) const;
  Result<void> read_base(const ReplayEntry& entry, std::vector<std::byte>& into,
                         PlacedRecord& record) const;

  [[nodiscard]] Error too_many() const {
    return {.code = ErrorCode::system,
            .message = "more documents than a replay can hold (2^32-1)",
            .path = source->name()};
  }

  Result<void> apply(const PlacedRecord& record) {
    ReplayEntry* entry = entries.find_or_add(record.collection_id, record.document_id);
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
    const LogCollections collections(entries);
    std::uint64_t live = 0;
    const auto applied =
        base->for_each([&](std::string_view id, const ReplayBase::Place& place) -> Result<void> {
          if (collections.log_sets(id)) return {};
          const std::size_t size = collections.split(id);
          ReplayEntry* const entry = entries.find_or_add(id.substr(0, size), id.substr(size + 1));
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

Result<void> Replay::State::read(const ReplayItem& item, std::vector<std::byte>& into,
                                 PlacedRecord& record) const {
  const ReplayEntry& entry = entries[item.index];
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

Result<void> Replay::State::read_base(const ReplayEntry& entry, std::vector<std::byte>& into,
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
