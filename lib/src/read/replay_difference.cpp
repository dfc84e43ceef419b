#include "aerowal/replay_difference.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "aerowal/sound_records.hpp"
#include "base/usable_memory.hpp"
#include "read/log_collections.hpp"
#include "read/replay_batch.hpp"
#include "read/replay_entries.hpp"
#include "read/replay_passes.hpp"
#include "read/replay_printing.hpp"
#include "read/replay_reading.hpp"

namespace aerowal {
namespace {

/// What the document of an entry was before the first record after the earlier state.
struct Earlier {
  ReplayEntries::Index entry;
  ReplayPlace before;
};

/// What is said of some documents.
struct Differences {
  std::string text = {};
  DifferenceCounts counts = {};

  void clear() {
    text.clear();
    counts = {};
  }
  [[nodiscard]] std::size_t capacity() const { return text.capacity(); }
};

}  // namespace

struct ReplayDifference::State {
  State(ByteSource& log, const Options& given)
      : source(&log),
        options(given),
        passes(given.memory_limit.value_or(usable_memory() / 2), given.base != nullptr) {}

  ByteSource* source;
  Options options;
  ReplayPasses passes;
  std::optional<StrictError> damage;
  DifferenceCounts counts;
  ReplayEntries entries;
  /// Of each document that a later record set; sorted once it is read.
  std::vector<Earlier> earlier;
  std::vector<ReplayItem> order;
  std::optional<std::uint64_t> later_offset;  ///< of the first record after the earlier state

  [[nodiscard]] bool wants(std::string_view collection_id, std::string_view document_id) const {
    return !options.wanted || options.wanted(collection_id, document_id);
  }

  [[nodiscard]] bool is_later(const ReplayPlace& place) const {
    return later_offset && place.length != 0 && place.offset() >= *later_offset;
  }

  Result<void> apply(const ReplayBatch& batch) {
    counts.last_sequence_number = batch.items().back().sequence_number;
    // Which documents of a base the log sets depends on all of the log's.
    const bool all = options.base != nullptr || !options.wanted;
    const bool added = entries.find_or_add_each(
        batch,
        [&](const ReplayBatch::Item& record, std::string_view collection_id,
            std::string_view document_id) {
          const bool later = record.sequence_number > options.from_sequence_number;
          if (later && !later_offset) later_offset = record.byte_offset;
          return (all || options.wanted(collection_id, document_id)) &&
                 passes.holds(collection_id, document_id);
        },
        [&](const ReplayBatch::Item& record, ReplayEntry& entry, ReplayEntries::Index index) {
          const bool later = record.sequence_number > options.from_sequence_number;
          ReplayPlace& place = entry.place;
          const bool is_delete = record.type == RecordType::delete_;
          if (is_delete && place.is_deleted()) return;
          if (later && !is_later(place)) earlier.push_back({.entry = index, .before = place});
          place = {.byte_offset = record.byte_offset | (is_delete ? of_delete : 0),
                   .length = record.length};
        });
    if (!added) return too_many_documents(source->name());
    passes.see(batch);
    if (passes.are_too_many(entries)) narrow();
    return {};
  }

  /// Leaves some documents for later passes.
  void narrow() {
    sort_earlier();
    std::vector<Earlier> kept;
    auto one = earlier.begin();
    passes.narrow(entries, [&](ReplayEntries::Index before, ReplayEntries::Index now) {
      while (one != earlier.end() && one->entry < before) ++one;
      if (one == earlier.end() || one->entry != before) return;
      kept.push_back({.entry = now, .before = one->before});
    });
    earlier.swap(kept);
  }

  void sort_earlier() {
    std::sort(earlier.begin(), earlier.end(),
              [](const Earlier& a, const Earlier& b) { return a.entry < b.entry; });
  }

  /// Its place in `earlier`; the size of that where no later record set it.
  [[nodiscard]] std::size_t find_earlier(ReplayEntries::Index entry) const {
    const auto found = std::lower_bound(
        earlier.begin(), earlier.end(), entry,
        [](const Earlier& one, ReplayEntries::Index index) { return one.entry < index; });
    if (found == earlier.end() || found->entry != entry) return earlier.size();
    return static_cast<std::size_t>(found - earlier.begin());
  }

  /// AeroDB's store has one document for what the log may have as several: the first of these that
  /// a record set is the one of the base, unless one of them was set by the earlier state.
  Result<void> apply_base() {
    const LogDocuments documents(passes.collections(entries), entries);
    return options.base->for_each(
        [&](std::string_view id, const ReplayBase::Place& place) -> Result<void> {
          std::size_t first = earlier.size();
          const bool only_later = documents.for_each(id, [&](ReplayEntries::Index entry) {
            const std::size_t found = find_earlier(entry);
            first = std::min(first, found);
            return found != earlier.size() &&
                   (earlier[found].before.length == 0 || earlier[found].before.is_of_base());
          });
          if (!only_later || first == earlier.size()) return {};
          earlier[first].before = of_the_base(place);
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
    if (damage) return {};
    if (auto same = passes.end(*source); !same) return same;
    if (passes.is_searching()) return {};
    sort_earlier();
    if (options.base != nullptr) {
      if (auto applied = apply_base(); !applied) return applied;
    }
    order = entries.sorted(earlier.size(),
                           [this](ReplayEntries::Index index, const ReplayEntry& entry) {
                             return may_differ(index, entry);
                           });
    return {};
  }

  /// False where all documents were looked at. Errors: those of pass().
  Result<bool> next_pass() {
    if (!passes.begin_next()) return false;
    options.until_sequence_number = passes.last_sequence_number();
    order = {};
    earlier = {};
    entries.clear();
    if (const auto passed = pass(); !passed) return passed.error();
    return true;
  }

  [[nodiscard]] bool may_differ(ReplayEntries::Index index, const ReplayEntry& entry) const {
    const std::size_t place = find_earlier(index);
    return place != earlier.size() && (earlier[place].before.is_live() || entry.place.is_live()) &&
           passes.gives(entry.collection_id(), entry.document_id()) &&
           wants(entry.collection_id(), entry.document_id());
  }

  [[nodiscard]] const ReplayPlace& before(const ReplayItem& item) const {
    return earlier[find_earlier(item.entry)].before;
  }

  /// Where the bytes of two records are kept.
  struct Buffers {
    std::vector<std::byte> before;
    std::vector<std::byte> after;
  };

  /// Adds the record of before, if there was one, and the later one.
  void add(const ReplayItem& item, ReplayWindow& window) const {
    const ReplayEntry& entry = entries[item.entry];
    if (const ReplayPlace& first = before(item); first.is_live()) window.add(first);
    window.add(entry.place);
  }

  [[nodiscard]] std::uint64_t size_of(const ReplayItem& item) const {
    const ReplayEntry& entry = entries[item.entry];
    const ReplayPlace& first = before(item);
    return std::uint64_t{entry.place.length} + (first.is_live() ? first.length : 0);
  }

  /// False: they do not differ.
  Result<bool> read(const ReplayItem& item, const ReplayWindow& window, std::size_t number,
                    Buffers& buffers, DocumentDifference& into) const {
    using Kind = DocumentDifference::Kind;
    const ReplayReading reading(*source, options.base);
    const ReplayEntry& entry = entries[item.entry];
    const ReplayPlace& first = before(item);
    into.kind = !first.is_live()        ? Kind::added
                : entry.place.is_live() ? Kind::changed
                                        : Kind::removed;
    into.before = PlacedRecord();
    if (first.is_live()) {
      const auto got = reading.read(entry, first, window, number++, buffers.before, into.before);
      if (!got) return got.error();
    }
    const auto got = reading.read(entry, entry.place, window, number, buffers.after, into.after);
    if (!got) return got.error();
    return into.kind != Kind::changed || into.before.schema_id != into.after.schema_id ||
           into.before.schema_version != into.after.schema_version ||
           !std::ranges::equal(into.before.body, into.after.body);
  }

  /// Prints the differences of this pass. False: nothing more is wanted.
  Result<bool> print(const Text& text, std::vector<Buffers>& buffers) {
    bool wanted = true;
    const ReplayPrinting<Differences> printing{
        .source = source,
        .workers = static_cast<unsigned>(buffers.size()),
        .begin = 0,
        .end = order.size(),
        .size_of = [this](std::size_t document) { return size_of(order[document]); },
        .add = [this](std::size_t document, ReplayWindow& window) { add(order[document], window); },
        .describe = [&](std::size_t document, const ReplayWindow& window, std::size_t number,
                        std::size_t worker, Differences& made) -> Result<void> {
          DocumentDifference difference;
          const auto differs = read(order[document], window, number, buffers[worker], difference);
          if (!differs) return differs.error();
          if (!*differs) return {};
          using Kind = DocumentDifference::Kind;
          ++(difference.kind == Kind::added     ? made.counts.added
             : difference.kind == Kind::changed ? made.counts.changed
                                                : made.counts.removed);
          text.describe(difference, made.text);
          return {};
        },
        .take =
            [&](Differences& made) {
              counts.added += made.counts.added;
              counts.changed += made.counts.changed;
              counts.removed += made.counts.removed;
              return wanted = text.print(made.text);
            }};
    if (const auto printed = printing.run(); !printed) return printed.error();
    return wanted;
  }
};

ReplayDifference::ReplayDifference(std::unique_ptr<State> state) : state_(std::move(state)) {}
ReplayDifference::ReplayDifference(ReplayDifference&&) noexcept = default;
ReplayDifference& ReplayDifference::operator=(ReplayDifference&&) noexcept = default;
ReplayDifference::~ReplayDifference() = default;

Result<ReplayDifference> ReplayDifference::run(ByteSource& source, const Options& options) {
  auto state = std::make_unique<State>(source, options);
  state->counts.from_sequence_number = options.from_sequence_number;
  if (const auto passed = state->pass(); !passed) return passed.error();
  if (state->damage) return ReplayDifference(std::move(state));
  if (state->counts.last_sequence_number < options.from_sequence_number) {
    return Error{.code = ErrorCode::usage,
                 .message = "there is no record " + std::to_string(options.from_sequence_number) +
                            ": the last sequence number is " +
                            std::to_string(state->counts.last_sequence_number),
                 .path = source.name()};
  }
  if (state->passes.is_searching()) {
    if (const auto passed = state->next_pass(); !passed) return passed.error();
  }
  return ReplayDifference(std::move(state));
}

const std::optional<StrictError>& ReplayDifference::damage() const { return state_->damage; }
const DifferenceCounts& ReplayDifference::counts() const { return state_->counts; }

Result<void> ReplayDifference::print(const Text& text) {
  State& state = *state_;
  std::vector<State::Buffers> buffers(
      ReplayReading(*state.source, state.options.base).workers(state.options.threading));
  return for_each_pass(state, [&] { return state.print(text, buffers); });
}

}  // namespace aerowal
