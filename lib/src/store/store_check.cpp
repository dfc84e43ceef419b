#include "aerowal/store_check.hpp"

#include <algorithm>
#include <utility>

#include "aerowal/reader.hpp"
#include "store/store_comparison.hpp"
#include "store/store_reader.hpp"
#include "store/store_source.hpp"

namespace aerowal {

struct StoreCheck::State {
  ByteSource* log = nullptr;
  std::unique_ptr<ByteSource> store;
  Options options;
  std::uint64_t log_size_before = 0;  ///< before the store was opened; what is older is in it
  std::optional<StrictError> log_damage;
  std::vector<StoreDamage> store_damage;
  StoreComparison comparison;

  StoreComparison::Index next = 0;
  bool next_is_collision = false;  ///< of the same id
  StoreDifference difference;
};

StoreCheck::StoreCheck(std::unique_ptr<State> state) : state_(std::move(state)) {}
StoreCheck::StoreCheck(StoreCheck&&) noexcept = default;
StoreCheck& StoreCheck::operator=(StoreCheck&&) noexcept = default;
StoreCheck::~StoreCheck() = default;

Result<StoreCheck> StoreCheck::begin(ByteSource& log, const std::string& store,
                                     const Options& options) {
  auto state = std::make_unique<State>();
  state->log = &log;
  state->options = options;
  state->log_size_before = log.size().value_or(0);
  auto opened = open_store(store, StoreUse::compare);
  if (!opened) return opened.error();
  state->store = std::move(*opened);
  if (const auto refreshed = log.refresh(); !refreshed) return refreshed.error();
  return StoreCheck(std::move(state));
}

Result<void> StoreCheck::read_log(const ReadObserver& observer) {
  State& state = *state_;
  const auto observed = observe_reads(*state.log, observer);
  Reader reader(*observed);
  for (;;) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) break;
    // The last record that was there before may not be in the store either.
    const bool may_be_unwritten =
        state.options.log_in_use && reader.byte_offset() >= state.log_size_before;
    const auto added = state.comparison.add_log_record(reader.record(), may_be_unwritten);
    if (!added) return added.error();
  }
  state.log_damage = reader.damage();
  return {};
}

Result<void> StoreCheck::read_store(const ReadObserver& observer) {
  State& state = *state_;
  const auto size = state.store->find_size();
  if (!size) return size.error();
  const auto observed = observe_reads(*state.store, observer);
  StoreReader reader(*observed, *size);
  std::uint64_t stored_bytes = 0;
  for (;;) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) break;
    if (const StoreDamage* const damage = reader.damage()) {
      state.comparison.add_store_damage(damage->byte_offset);
      state.store_damage.push_back(*damage);
      continue;
    }
    const auto body = reader.body();
    if (!body) return body.error();
    const auto added = state.comparison.add_store_record(reader.record(), *body);
    if (!added) return added.error();
    stored_bytes += reader.record().length;
  }
  if (const auto checked = check_no_log(*state.store, *size, stored_bytes); !checked) {
    return checked.error();
  }
  if (state.options.log_in_use && !state.store_damage.empty() && state.store_damage.back().torn) {
    state.store_damage.pop_back();
  }
  return state.comparison.compare(*state.log, *state.store, state.options);
}

bool StoreCheck::next() {
  State& state = *state_;
  while (state.next < state.comparison.size()) {
    auto difference = state.next_is_collision ? state.comparison.collision(state.next)
                                              : state.comparison.difference(state.next);
    if (state.next_is_collision) ++state.next;
    state.next_is_collision = !state.next_is_collision;
    if (!difference) continue;
    state.difference = std::move(*difference);
    return true;
  }
  return false;
}

const std::optional<StrictError>& StoreCheck::log_damage() const { return state_->log_damage; }
const std::vector<StoreDamage>& StoreCheck::store_damage() const { return state_->store_damage; }
const StoreDifference& StoreCheck::difference() const { return state_->difference; }
const StoreCheckCounts& StoreCheck::counts() const { return state_->comparison.counts(); }
const std::string& StoreCheck::log_path() const { return state_->log->name(); }
const std::string& StoreCheck::store_path() const { return state_->store->name(); }
const StoreCheck::Options& StoreCheck::options() const { return state_->options; }

LogStatus StoreCheck::status() const {
  const auto& differences = state_->comparison.counts().differences;
  const auto& damage = state_->store_damage;
  const bool differ = std::any_of(differences.begin(), differences.end(),
                                  [](std::uint64_t count) { return count != 0; });
  if (differ || damage.size() > 1) return LogStatus::corrupt;
  if (damage.empty()) return LogStatus::sound;
  return damage.front().torn ? LogStatus::torn : LogStatus::corrupt;
}

StoreCheck::Options store_check_options(const std::optional<Checkpoint>& checkpoint) {
  StoreCheck::Options options{.has_checkpoint = checkpoint.has_value()};
  if (checkpoint && !checkpoint->snapshot_store.empty()) {
    options.snapshot_size = checkpoint->snapshot_size;
  }
  return options;
}

}  // namespace aerowal
