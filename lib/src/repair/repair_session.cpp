#include <optional>
#include <utility>

#include "aerowal/log_guard.hpp"
#include "aerowal/repair.hpp"
#include "io/container_kind.hpp"
#include "repair/repair_json.hpp"
#include "repair/repaired_log.hpp"
#include "repair/store_beside.hpp"
#include "repair/unfinished_repair.hpp"

namespace aerowal {

struct RepairSession::State {
  RepairRequest request;
  LogGuard guard;
  std::unique_ptr<ByteSource> source;
  RepairPlan plan = {};
  std::optional<EarlierRepair> earlier = {};
  std::optional<RepairedLog> repaired = {};
  std::optional<StoreBeside> store = {};
  Json receipt = {};

  [[nodiscard]] bool in_place() const { return !request.output_path; }
  Result<void> settle();
  Result<void> write();
};

namespace {

LogGuard::Options guarding(const RepairRequest& request) {
  return {.ignore_lock_file = request.ignore_lock_file,
          .ignore_in_use = request.ignore_in_use,
          .to_be_replaced = !request.output_path};
}

}  // namespace

Result<void> RepairSession::State::settle() {
  auto settled = in_place() ? settle_repair_in_place(request.log_path, guarding(request))
                            : settle_repair_to(*request.output_path);
  if (!settled) return std::move(settled).error();
  earlier = *std::move(settled);
  return {};
}

Result<void> RepairSession::State::write() {
  auto written = in_place() ? RepairedLog::write_in_place(*source, plan, guard)
                            : RepairedLog::write_new(*source, plan, *request.output_path, guard);
  if (!written) return std::move(written).error();
  repaired.emplace(*std::move(written));
  // The receipt of the earlier repair makes room for this one's.
  if (earlier && earlier->receipt_path == repaired->receipt_path()) {
    earlier->receipt_path = repaired->former_receipt_path();
  }
  const auto log = repaired->open();
  if (!log) return log.error();
  store = look_at_store_beside(**log, plan);
  receipt = receipt_value(plan, request,
                          {.output_path = request.output_path.value_or(request.log_path),
                           .backup_path = repaired->backup_path(),
                           .input = repaired->input(),
                           .output = repaired->output(),
                           .store = store},
                          earlier);
  return {};
}

RepairSession::RepairSession(std::unique_ptr<State> state) : state_(std::move(state)) {}
RepairSession::RepairSession(RepairSession&&) noexcept = default;
RepairSession& RepairSession::operator=(RepairSession&&) noexcept = default;
RepairSession::~RepairSession() = default;

Result<RepairSession> RepairSession::begin(RepairRequest request) {
  auto guard = LogGuard::acquire(request.log_path, guarding(request));
  if (!guard) return std::move(guard).error();
  auto source = ByteSource::from_descriptor(guard->descriptor(), request.log_path);
  if (!source) return std::move(source).error();
  if (auto log = refuse_container(**source); !log) return std::move(log).error();
  return RepairSession(std::make_unique<State>(State{
      .request = std::move(request), .guard = *std::move(guard), .source = *std::move(source)}));
}

Result<const RepairPlan*> RepairSession::plan(const ReadObserver& on_read) {
  const auto observed = observe_reads(*state_->source, on_read);
  auto planned = plan_repair(*observed, state_->request.options);
  if (!planned) return std::move(planned).error();
  state_->plan = *std::move(planned);
  return &state_->plan;
}

Result<void> RepairSession::write() {
  State& state = *state_;
  if (state.plan.refusal) return refusal_error(state.plan, state.request.wording);
  if (auto settled = state.settle(); !settled) return settled;
  // The log may be sound because of a repair that died before its exchange was durable.
  // One that the store shows to lack its end is not left as it is.
  const bool stays = state.plan.before.status == LogStatus::sound && state.plan.steps.empty();
  if (state.in_place() && stays) return state.guard.sync();
  return state.write();
}

bool RepairSession::has_output() const { return state_->repaired.has_value(); }

Result<void> RepairSession::commit() {
  if (!has_output()) return {};
  return state_->repaired->commit(
      state_->receipt.text({.layout = JsonLayout::indented, .escape_raw = false}) + "\n");
}

bool RepairSession::committed() const { return has_output() && state_->repaired->committed(); }

const std::optional<EarlierRepair>& RepairSession::earlier_repair() const {
  return state_->earlier;
}

const std::optional<StoreBeside>& RepairSession::store_beside() const { return state_->store; }

const std::string& RepairSession::output_path() const {
  return state_->in_place() ? state_->request.log_path : *state_->request.output_path;
}

const std::string& RepairSession::original_path() const {
  const bool moves = has_output() && !state_->repaired->backup_path().empty();
  return moves ? state_->repaired->backup_path() : state_->request.log_path;
}

const std::string& RepairSession::receipt_path() const { return state_->repaired->receipt_path(); }

const FileDigest& RepairSession::input() const { return state_->repaired->input(); }
const FileDigest& RepairSession::output() const { return state_->repaired->output(); }

std::string RepairSession::receipt_json(const RepairJsonOptions& options) const {
  return state_->receipt.text({.layout = JsonLayout::spaced, .escape_raw = options.escape_body});
}

std::string RepairSession::plan_json(const RepairJsonOptions& options) const {
  Json line;
  line["plan"] = plan_value(state_->plan, state_->request, {}, state_->earlier);
  return line.text({.layout = JsonLayout::compact, .escape_raw = options.escape_body});
}

}  // namespace aerowal
