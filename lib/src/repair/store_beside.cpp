#include "repair/store_beside.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "aerowal/log_path.hpp"
#include "aerowal/store_check.hpp"
#include "aerowal/store_path.hpp"
#include "io/file.hpp"
#include "store/store_reader.hpp"

namespace aerowal {
namespace {

/// Errors: data_corruption, of the store; those of a StoreCheck.
std::optional<Error> compare(ByteSource& repaired, StoreBeside& beside) {
  auto check = StoreCheck::begin(repaired, beside.path, store_check_options(beside.checkpoint));
  if (!check) return check.error();
  if (const auto read = check->read_log(); !read) return read.error();
  if (const auto read = check->read_store(); !read) return read.error();
  if (!check->store_damage().empty()) {
    return to_error(check->store_damage().front(), beside.path);
  }
  // After a checkpoint the store rightly has more than the log.
  if (beside.checkpoint) {
    beside.records_possibly_ahead =
        std::max(check->counts().records_ahead, check->counts().records_possibly_ahead);
    return std::nullopt;
  }
  beside.records_ahead = check->counts().records_ahead;
  while (check->next()) {
    const StoreDifference& difference = check->difference();
    if (!difference.log.empty() || !difference.store || difference.store->deleted) continue;
    if (beside.documents_not_in_log++ == 0) beside.first_document_id = difference.composite_id;
  }
  return std::nullopt;
}

}  // namespace

std::optional<StoreBeside> look_at_store_beside(ByteSource& repaired, const RepairPlan& plan) {
  const auto directory = data_directory_of(plan.path);
  if (!directory || !*directory) return std::nullopt;
  StoreBeside beside{.path = store_path_of(**directory), .directory = **directory};
  if (!exists(beside.path)) return std::nullopt;
  beside.records_lacking =
      plan.records_lost + plan.records_possibly_lost + plan.records_unacknowledged != 0 ||
      plan.loss_unknown;
  beside.log_is_empty = plan.kept.empty();
  beside.has_cut_record =
      std::any_of(plan.steps.begin(), plan.steps.end(),
                  [](const RepairStep& step) { return step.acknowledged == true; });
  if (auto checkpoint = find_checkpoint(**directory)) beside.checkpoint = *std::move(checkpoint);
  try {
    if (const auto error = compare(repaired, beside)) {
      beside.failure = error->message;
      if (error->byte_offset) {
        beside.failure += " (byte_offset: " + std::to_string(*error->byte_offset) + ")";
      }
    }
  } catch (const std::bad_alloc&) {
    beside.failure = "there is not enough memory to compare it with the log";
  }
  return beside;
}

}  // namespace aerowal
