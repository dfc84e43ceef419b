#include "aerowal/replay.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "aerowal/sound_records.hpp"
#include "base/usable_memory.hpp"
#include "read/log_collections.hpp"
#include "read/replay_batch.hpp"
#include "read/replay_entries.hpp"
#include "read/replay_passes.hpp"
#include "read/replay_printing.hpp"
#include "read/replay_reading.hpp"

namespace aerowal {
struct Replay::State {
  State(ByteSource& log, const Options& given)
      : source(&log),
        options(given),
        passes(given.memory_limit.value_or(usable_memory() / 2), given.base != nullptr) {}

  ByteSource* source;
  Options options;
  ReplayPasses passes;
  std::optional<StrictError> damage;
  ReplayCounts counts;
  ReplayEntries entries;
  std::vector<ReplayItem> order;  ///< the documents of this pass
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

  /// Whether this pass has the document, live or deleted, if it was asked for.
  [[nodiscard]] bool gives(const ReplayEntry& entry) const {
    return passes.gives(entry.collection_id(), entry.document_id()) &&
           wants(entry.collection_id(), entry.document_id());
  }

  /// Has the entry of a document that is some further than this one in the cache soon.
  void fetch_after(std::size_t place) const {
    static constexpr std::size_t ahead = 16;
    if (ahead < order.size() - place) entries.fetch(order[place + ahead].entry);
  }

  Result<void> apply(const ReplayBatch& batch) {
    if (passes.is_first()) counts.last_sequence_number = batch.items().back().sequence_number;
    const bool added = entries.find_or_add_each(
        batch,
        [&](const ReplayBatch::Item& record, std::string_view collection_id,
            std::string_view document_id) {
          const bool is_wanted = wants(collection_id, document_id);
          if (is_wanted && passes.is_first()) count(record.type);
          // How the ids of a base are split depends on all of the log's.
          return (is_wanted || options.base != nullptr) && passes.holds(collection_id, document_id);
        },
        [](const ReplayBatch::Item& record, ReplayEntry& entry, ReplayEntries::Index) {
          const bool is_delete = record.type == RecordType::delete_;
          if (is_delete && entry.place.is_deleted()) return;
          entry.place = {.byte_offset = record.byte_offset | (is_delete ? of_delete : 0),
                         .length = record.length};
        });
    if (!added) return too_many_documents(source->name());
    passes.see(batch);
    if (passes.are_too_many(entries)) {
      passes.narrow(entries, [](ReplayEntries::Index, ReplayEntries::Index) {});
    }
    return {};
  }

  void count(RecordType type) {
    counts.inserts += static_cast<std::uint64_t>(type == RecordType::insert);
    counts.updates += static_cast<std::uint64_t>(type == RecordType::update);
    counts.deletes += static_cast<std::uint64_t>(type == RecordType::delete_);
  }

  /// After the log, since that says which of the base's documents there are, and how their ids are
  /// split.
  Result<void> apply_base() {
    const CollectionIds& collections = passes.collections(entries);
    const LogDocuments documents(collections, entries);
    return options.base->for_each(
        [&](std::string_view id, const ReplayBase::Place& place) -> Result<void> {
          const std::size_t size = collections.split(id);
          const std::string_view collection_id = id.substr(0, size);
          const std::string_view document_id = id.substr(size + 1);
          if (!passes.gives(collection_id, document_id) || documents.contain(id)) return {};
          ReplayEntry* const entry = entries.find_or_add(collection_id, document_id);
          if (entry == nullptr) return too_many_documents(source->name());
          entry->place = of_the_base(place);
          if (passes.are_too_many(entries)) {
            passes.narrow(entries, [](ReplayEntries::Index, ReplayEntries::Index) {});
          }
          return {};
        });
  }

  /// Reads all of the log for the documents of one pass. Errors: of the base; system.
  Result<void> pass() {
    auto found = for_each_batch(*source, options.until_sequence_number, options.threading,
                                [this](const ReplayBatch& batch) { return apply(batch); });
    if (!found) return std::move(found).error();
    if (*found && !passes.is_first()) return log_changed(*source, (*found)->byte_offset);
    damage = *std::move(found);
    if (damage) {
      count_documents();
      return {};
    }
    if (auto same = passes.end(*source); !same) return same;
    if (passes.is_searching()) return {};
    if (options.base != nullptr) {
      if (auto applied = apply_base(); !applied) return applied;
    }
    sort();
    return {};
  }

  /// Gives how many live and how many deleted ones this pass has.
  std::pair<std::uint64_t, std::uint64_t> count_documents() {
    std::uint64_t live = 0;
    std::uint64_t of_base = 0;
    std::uint64_t deleted = 0;
    entries.for_each([&](ReplayEntries::Index, const ReplayEntry& entry) {
      if (!gives(entry)) return;
      live += static_cast<std::uint64_t>(entry.place.is_live());
      deleted += static_cast<std::uint64_t>(entry.place.is_deleted());
      of_base += static_cast<std::uint64_t>(entry.place.is_live() && entry.place.is_of_base());
    });
    counts.live_documents += live;
    if (options.base != nullptr)
      counts.base_documents = counts.base_documents.value_or(0) + of_base;
    if (options.deleted) {
      counts.deleted_documents = counts.deleted_documents.value_or(0) + deleted;
    }
    return {live, deleted};
  }

  void sort() {
    const auto [live, deleted] = count_documents();
    order = entries.sorted(options.deleted ? deleted : live, [this](ReplayEntries::Index,
                                                                    const ReplayEntry& entry) {
      return gives(entry) && (options.deleted ? entry.place.is_deleted() : entry.place.is_live());
    });
  }

  /// False where all documents were given. Errors: those of pass().
  Result<bool> next_pass() {
    if (!passes.begin_next()) return false;
    options.until_sequence_number = passes.last_sequence_number();
    order = {};
    next = 0;
    entries.clear();
    if (const auto passed = pass(); !passed) return passed.error();
    return true;
  }

  /// Prints the documents of this pass that next() has not given. False: nothing more is wanted.
  Result<bool> print(const RecordText& text, std::vector<std::vector<std::byte>>& buffers) {
    const ReplayReading reading(*source, options.base);
    const auto entry_of = [this](std::size_t one) -> const ReplayEntry& {
      return entries[order[one].entry];
    };
    bool wanted = true;
    const ReplayPrinting<std::string> printing{
        .source = source,
        .workers = static_cast<unsigned>(buffers.size()),
        .begin = std::exchange(next, order.size()),
        .end = order.size(),
        .size_of =
            [&](std::size_t one) {
              fetch_after(one);
              return entry_of(one).place.length;
            },
        .add = [&](std::size_t one, ReplayWindow& window) { window.add(entry_of(one).place); },
        .describe = [&](std::size_t one, const ReplayWindow& window, std::size_t number,
                        std::size_t worker, std::string& made) -> Result<void> {
          PlacedRecord record;
          const ReplayEntry& entry = entry_of(one);
          auto read = reading.read(entry, entry.place, window, number, buffers[worker], record);
          if (!read) return read;
          text.describe(record, made);
          return {};
        },
        .take = [&](std::string& made) { return wanted = text.print(made); }};
    if (const auto printed = printing.run(); !printed) return printed.error();
    return wanted;
  }
};

Replay::Replay(std::unique_ptr<State> state) : state_(std::move(state)) {}
Replay::Replay(Replay&&) noexcept = default;
Replay& Replay::operator=(Replay&&) noexcept = default;
Replay::~Replay() = default;

Result<Replay> Replay::run(ByteSource& source, const Options& options) {
  auto state = std::make_unique<State>(source, options);
  if (const auto passed = state->pass(); !passed) return passed.error();
  if (!state->damage && state->passes.is_searching()) {
    if (const auto passed = state->next_pass(); !passed) return passed.error();
  }
  return Replay(std::move(state));
}

const std::optional<StrictError>& Replay::damage() const { return state_->damage; }
const ReplayCounts& Replay::counts() const { return state_->counts; }
const PlacedRecord& Replay::document() const { return state_->document; }

Result<bool> Replay::next() {
  State& state = *state_;
  while (state.next == state.order.size()) {
    if (auto more = state.next_pass(); !more || !*more) return more;
  }
  const auto read = state.read(state.order[state.next++], state.buffer, state.document);
  if (!read) return read.error();
  return true;
}

Result<void> Replay::for_each_key(const std::function<bool(const DocumentKey&)>& use) {
  State& state = *state_;
  return for_each_pass(state, [&]() -> Result<bool> {
    for (; state.next < state.order.size(); ++state.next) {
      const ReplayEntry& entry = state.entries[state.order[state.next].entry];
      const bool wanted = use({.collection_id = entry.collection_id(),
                               .document_id = entry.document_id(),
                               .of_base = entry.place.is_of_base(),
                               .deleted = entry.place.is_deleted()});
      if (!wanted) return false;
    }
    return true;
  });
}

Result<void> Replay::print(const RecordText& text) {
  State& state = *state_;
  std::vector<std::vector<std::byte>> buffers(
      ReplayReading(*state.source, state.options.base).workers(state.options.threading));
  return for_each_pass(state, [&] { return state.print(text, buffers); });
}

}  // namespace aerowal
