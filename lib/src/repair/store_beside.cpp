#include "repair/store_beside.hpp"

#include <memory>
#include <new>
#include <utility>

#include "aerowal/log_path.hpp"
#include "aerowal/replay.hpp"
#include "aerowal/replay_base.hpp"
#include "aerowal/store_check.hpp"
#include "aerowal/store_path.hpp"
#include "io/file.hpp"

namespace aerowal {
namespace {

/// Applied to the store that AeroDB goes on with, the log leaves alone what is not in it.
std::optional<Error> compare(ByteSource& repaired, StoreBeside& beside) {
  auto base = open_replay_base(beside.path);
  if (!base) return base.error();
  const auto replay = Replay::run(repaired, {.base = base->get()});
  if (!replay) return replay.error();
  // After a checkpoint these are rightly there.
  if (beside.checkpoint) return std::nullopt;
  beside.documents_not_in_log = replay->counts().base_documents.value_or(0);
  beside.first_document_id = replay->first_base_document();
  auto check = StoreCheck::begin(repaired, beside.path, {});
  if (!check) return check.error();
  if (const auto read = check->read_log(); !read) return read.error();
  if (check->log_damage()) return std::nullopt;
  if (const auto read = check->read_store(); !read) return read.error();
  while (check->next()) {
  }
  beside.records_ahead = check->counts().records_ahead;
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
