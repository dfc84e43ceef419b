#include "aerowal/replay.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "read/log_collections.hpp"
#include "read/replay_batch.hpp"
#include "read/replay_entries.hpp"
#include "read/replay_printing.hpp"
#include "read/replay_reading.hpp"

namespace aerowal {
struct Replay::State {
  ByteSource* source = nullptr;
  Options options;
  std::optional<StrictError> damage;
  ReplayCounts counts;
  ReplayEntries entries;
  std::vector<ReplayItem> order;
  std::size_t next = 0;
  std::vector<std::byte> buffer;
  PlacedRecord document;

  Result<void> read(const ReplayItem& item, std::vector<std::byte>& into,
                    PlacedRecord& record) const {
    const ReplayEntry& entry = entries[item.entry];
    return ReplayReading(*source, options.base).read(entry, entry.place, into, record);
  }

  [[nodiscard]] bool wants(std::string_view collection_id, std::string_view document_id) const {
    return !options.wanted || options.wanted(collection_id, document_id);
  }

  [[nodiscard]] bool gives(const ReplayEntry& entry) const {
    return (options.deleted ? entry.place.is_deleted() : entry.place.is_live()) &&
           wants(entry.collection_id(), entry.document_id());
  }

  /// Has the entry of a document that is some further than this one in the cache soon.
  void fetch_after(std::size_t place) const {
    static constexpr std::size_t ahead = 16;
    if (ahead < order.size() - place) entries.fetch(order[place + ahead].entry);
  }

  Result<void> apply(const ReplayBatch& batch) {
    counts.last_sequence_number = batch.items().back().sequence_number;
    // How the ids of a base are split depends on all of the log's.
    const bool all = options.base != nullptr || !options.wanted;
    const bool added = entries.find_or_add_each(
        batch,
        [&](std::string_view collection_id, std::string_view document_id) {
          return all || options.wanted(collection_id, document_id);
        },
        [&](const ReplayBatch::Item& record, ReplayEntry& entry) {
          ReplayPlace& place = entry.place;
          const bool was_live = place.is_live();
          const bool is_live = record.type != RecordType::delete_;
          if (is_live || !place.is_deleted()) {
            place = {.byte_offset = record.byte_offset | (is_live ? 0 : of_delete),
                     .length = record.length};
          }
          if (!all || wants(entry.collection_id(), entry.document_id())) {
            count(record.type, was_live, is_live);
          }
        });
    if (!added) return too_many_documents(source->name());
    return {};
  }

  void count(RecordType type, bool was_live, bool is_live) {
    counts.live_documents += static_cast<std::uint64_t>(is_live);
    counts.live_documents -= static_cast<std::uint64_t>(was_live);
    counts.inserts += static_cast<std::uint64_t>(type == RecordType::insert);
    counts.updates += static_cast<std::uint64_t>(type == RecordType::update);
    counts.deletes += static_cast<std::uint64_t>(type == RecordType::delete_);
  }

  /// After the log, since that says which of the base's documents there are, and how their ids are
  /// split.
  Result<void> apply_base() {
    const LogCollections collections(entries);
    std::uint64_t live = 0;
    const auto applied = options.base->for_each(
        [&](std::string_view id, const ReplayBase::Place& place) -> Result<void> {
          if (collections.log_sets(id)) return {};
          const std::size_t size = collections.split(id);
          ReplayEntry* const entry = entries.find_or_add(id.substr(0, size), id.substr(size + 1));
          if (entry == nullptr) return too_many_documents(source->name());
          const bool was_live = entry->place.is_live();
          entry->place = of_the_base(place);
          if (wants(entry->collection_id(), entry->document_id())) {
            live += static_cast<std::uint64_t>(entry->place.is_live());
            live -= static_cast<std::uint64_t>(was_live);
          }
          return {};
        });
    if (!applied) return applied.error();
    counts.base_documents = live;
    counts.live_documents += live;
    return {};
  }
};

Replay::Replay(std::unique_ptr<State> state) : state_(std::move(state)) {}
Replay::Replay(Replay&&) noexcept = default;
Replay& Replay::operator=(Replay&&) noexcept = default;
Replay::~Replay() = default;

Result<Replay> Replay::run(ByteSource& source, const Options& options) {
  auto state = std::make_unique<State>();
  state->source = &source;
  state->options = options;
  auto damage = for_each_batch(source, options.until_sequence_number, options.threading,
                               [&](const ReplayBatch& batch) { return state->apply(batch); });
  if (!damage) return std::move(damage).error();
  state->damage = *std::move(damage);
  if (state->damage) return Replay(std::move(state));
  if (options.base != nullptr) {
    if (const auto applied = state->apply_base(); !applied) return applied.error();
  }
  state->order =
      state->entries.sorted(options.deleted ? 0 : state->counts.live_documents,
                            [&](const ReplayEntry& entry) { return state->gives(entry); });
  if (options.deleted) state->counts.deleted_documents = state->order.size();
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

void Replay::for_each_key(const std::function<bool(const DocumentKey&)>& use) const {
  for (std::size_t i = state_->next; i < state_->order.size(); ++i) {
    const ReplayEntry& entry = state_->entries[state_->order[i].entry];
    const bool more = use({.collection_id = entry.collection_id(),
                           .document_id = entry.document_id(),
                           .of_base = entry.place.is_of_base(),
                           .deleted = entry.place.is_deleted()});
    if (!more) return;
  }
}

Result<void> Replay::print(const RecordText& text) {
  State& state = *state_;
  const ReplayReading reading(*state.source, state.options.base);
  const unsigned workers = reading.workers(state.options.threading);
  std::vector<std::vector<std::byte>> buffers(workers);
  const auto entry_of = [&state](std::size_t document) -> const ReplayEntry& {
    return state.entries[state.order[document].entry];
  };
  const ReplayPrinting<std::string> printing{
      .source = state.source,
      .workers = workers,
      .begin = std::exchange(state.next, state.order.size()),
      .end = state.order.size(),
      .size_of =
          [&](std::size_t document) {
            state.fetch_after(document);
            return entry_of(document).place.length;
          },
      .add = [&](std::size_t document,
                 ReplayWindow& window) { window.add(entry_of(document).place); },
      .describe = [&](std::size_t document, const ReplayWindow& window, std::size_t number,
                      std::size_t worker, std::string& made) -> Result<void> {
        PlacedRecord record;
        const ReplayEntry& entry = entry_of(document);
        auto read = reading.read(entry, entry.place, window, number, buffers[worker], record);
        if (!read) return read;
        text.describe(record, made);
        return {};
      },
      .take = text.print};
  return printing.run();
}

}  // namespace aerowal
