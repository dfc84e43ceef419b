#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "aerowal/reader.hpp"
#include "aerowal/record_json.hpp"
#include "aerowal/repair.hpp"
#include "repair_table.hpp"
#include "store_alignment.hpp"

namespace aerowal {
namespace {

class Planner {
 public:
  Planner(Source& source, const RepairOptions& options) : source_(&source), options_(&options) {}

  Result<RepairPlan> plan() {
    if (const auto read = read_log(); !read) return read.error();
    if (options_->store != nullptr) {
      if (const auto restored = restore_from_store(*source_, sound_, plan_.steps, *options_->store);
          !restored) {
        return restored.error();
      }
    }
    for (RepairStep& step : plan_.steps) {
      step.action = repair_action(repair_case(step.damage), *options_, !step.restored.empty());
    }
    if (const auto gathered = gather(); !gathered) return gathered.error();
    lay_out();
    count_loss();
    if (const auto named = name_given_up(); !named) return named.error();
    plan_.refusal = find_refusal();
    return std::move(plan_);
  }

 private:
  Result<void> read_log() {
    auto scan = Scan::run(*source_);
    if (!scan) return scan.error();
    for (;;) {
      const auto more = scan->next();
      if (!more) return more.error();
      if (!*more) break;
      if (const auto* sound = std::get_if<SoundRange>(&scan->segment())) {
        sound_.push_back(*sound);
      } else {
        plan_.steps.push_back({.damage = std::get<Damage>(scan->segment())});
        if (auto read = read_misnumbered(plan_.steps.back()); !read) return read;
      }
    }
    plan_.before = scan->summary();
    return {};
  }

  /// What stands intact under a number that cannot be trusted is lost, but its content is told.
  Result<void> read_misnumbered(RepairStep& step) {
    const Damage& damage = step.damage;
    if (damage.kind != DamageKind::sequence_gap || damage.length == 0) return {};
    Reader reader(*source_,
                  {.byte_offset = damage.byte_offset, .sequence_number = damage.sequence_number});
    const auto more = reader.next();
    if (!more) return more.error();
    if (*more) append_record_json(step.misnumbered, reader.record(), {});
    return {};
  }

  /// Everything that is kept, in order of number; with a truncation, up to where it falls.
  Result<void> gather() {
    const auto truncation =
        std::find_if(plan_.steps.begin(), plan_.steps.end(),
                     [](const RepairStep& step) { return step.action == RepairAction::truncate; });
    // What follows a truncation goes with it.
    for (auto step = truncation; step != plan_.steps.end(); ++step) {
      step->action = RepairAction::truncate;
    }
    const std::uint64_t end =
        truncation == plan_.steps.end() ? plan_.before.size : truncation->damage.byte_offset;
    for (const SoundRange& range : sound_) {
      if (range.byte_offset >= end) break;
      plan_.kept.push_back({.byte_offset = range.byte_offset,
                            .length = range.length,
                            .first_sequence_number = range.first_sequence_number,
                            .count = range.count});
    }
    for (auto step = plan_.steps.begin(); step != truncation; ++step) {
      if (const auto kept = keep_of(*step); !kept) return kept.error();
    }
    // Of two records of one number the intact one is kept.
    const auto rank = [](const KeptRange& kept) { return kept.bit_flip || kept.restored ? 1 : 0; };
    std::stable_sort(plan_.kept.begin(), plan_.kept.end(),
                     [&rank](const KeptRange& a, const KeptRange& b) {
                       if (a.first_sequence_number != b.first_sequence_number) {
                         return a.first_sequence_number < b.first_sequence_number;
                       }
                       return rank(a) < rank(b);
                     });
    std::optional<std::uint64_t> last;
    std::erase_if(plan_.kept, [&last](const KeptRange& kept) {
      const bool again = last && kept.first_sequence_number <= *last;
      if (!again) last = kept.first_sequence_number + (kept.count - 1);
      return again;
    });
    if (truncation != plan_.steps.end()) keep_prefix();
    return {};
  }

  /// A truncated log has no gap.
  void keep_prefix() {
    std::uint64_t due = format::first_sequence_number;
    auto kept = plan_.kept.begin();
    while (kept != plan_.kept.end() && kept->first_sequence_number == due) due += kept++->count;
    plan_.kept.erase(kept, plan_.kept.end());
  }

  /// What a step keeps of its place.
  Result<void> keep_of(const RepairStep& step) {
    const Damage& damage = step.damage;
    if (step.action == RepairAction::correct) {
      plan_.kept.push_back({.byte_offset = damage.byte_offset,
                            .length = damage.length,
                            .first_sequence_number = damage.sequence_number,
                            .count = 1,
                            .bit_flip = damage.bit_flip});
    }
    if (step.action == RepairAction::restore) {
      for (const RestoredRecord& restored : step.restored) {
        const auto length = encoded_length(restored.record());
        if (!length) return length.error();
        plan_.kept.push_back({.byte_offset = restored.store_byte_offset,
                              .length = *length,
                              .first_sequence_number = restored.sequence_number,
                              .count = 1,
                              .restored = restored});
      }
    }
    if (step.action != RepairAction::put_back) return {};
    Reader reader(*source_,
                  {.byte_offset = damage.byte_offset, .sequence_number = damage.sequence_number});
    while (reader.byte_offset() < damage.byte_offset + damage.length) {
      const auto more = reader.next();
      if (!more) return more.error();
      if (!*more) {
        // Misplaced records follow each other in any order.
        if (!reader.damage() || reader.damage()->check != StrictCheck::sequence) break;
        reader.seek(reader.byte_offset(), reader.damage()->found);
        continue;
      }
      plan_.kept.push_back({.byte_offset = reader.record().byte_offset,
                            .length = reader.record().length,
                            .first_sequence_number = reader.record().sequence_number,
                            .count = 1});
    }
    return {};
  }

  /// Gives everything that is kept its place and number in the output.
  void lay_out() {
    std::uint64_t number = format::first_sequence_number;
    for (KeptRange& kept : plan_.kept) {
      kept.new_byte_offset = plan_.size;
      kept.new_first_sequence_number = number;
      plan_.renumbered = plan_.renumbered || number != kept.first_sequence_number;
      plan_.size += kept.length;
      number += kept.count;
    }
    plan_.records = number - format::first_sequence_number;
  }

  /// Numbers up to the last acknowledged one that is known, less those that are kept.
  void count_loss() {
    std::uint64_t last = plan_.before.last_sequence_number;
    for (const RepairStep& step : plan_.steps) {
      if (!step.damage.lost.empty()) last = std::max(last, step.damage.lost.back().last);
    }
    std::uint64_t next = format::first_sequence_number;
    const auto lose_to = [this](std::uint64_t first, std::uint64_t end) {
      if (first >= end) return;
      plan_.lost.push_back({.first = first, .last = end - 1});
      plan_.records_lost += end - first;
    };
    for (const KeptRange& kept : plan_.kept) {
      lose_to(next, kept.first_sequence_number);
      next = kept.first_sequence_number + kept.count;
    }
    if (last != UINT64_MAX) lose_to(next, last + 1);
  }

  /// What is known of the records that are lost: damaged ones by what they show, intact ones behind
  /// a truncation by what they are.
  Result<void> name_given_up() {
    static constexpr std::size_t named_max = 100000;
    const std::uint64_t last_kept =
        plan_.kept.empty() ? 0
                           : plan_.kept.back().first_sequence_number + plan_.kept.back().count - 1;
    for (const RepairStep& step : plan_.steps) {
      if (step.action != RepairAction::drop && step.action != RepairAction::truncate) continue;
      for (const LostDocument& document : step.damage.documents) {
        if (plan_.given_up.size() == named_max) return {};
        plan_.given_up.push_back(
            {.sequence_number = document.sequence_number,
             .collection_id = document.collection_id,
             .document_id = document.document_id,
             .confirmed = false,
             .harmless = document.superseded_by != 0 && document.superseded_by <= last_kept});
      }
    }
    Reader reader(*source_);
    for (const SoundRange& range : sound_) {
      if (range.first_sequence_number <= last_kept) continue;
      reader.seek(range.byte_offset, range.first_sequence_number);
      for (std::uint64_t i = 0; i < range.count && plan_.given_up.size() < named_max; ++i) {
        const auto more = reader.next();
        if (!more) return more.error();
        if (!*more) break;
        plan_.given_up.push_back({.sequence_number = reader.record().sequence_number,
                                  .collection_id = std::string(reader.record().collection_id),
                                  .document_id = std::string(reader.record().document_id),
                                  .confirmed = true,
                                  .harmless = false});
      }
    }
    return {};
  }

  [[nodiscard]] std::optional<Error> find_refusal() const {
    const auto refuse = [this](std::string message, const Damage* damage) {
      Error error{
          .code = ErrorCode::refused, .message = std::move(message), .path = source_->name()};
      if (damage != nullptr) {
        error.byte_offset = damage->byte_offset;
        error.sequence_number = damage->sequence_number;
      }
      return error;
    };
    for (const RepairStep& step : plan_.steps) {
      if (step.action == RepairAction::refuse) {
        return refuse(std::string(name(step.damage.kind)) +
                          " can't be repaired with what was asked "
                          "for" +
                          help_with(step.damage),
                      &step.damage);
      }
    }
    if (plan_.records_lost > options_->max_loss) {
      const std::string count = std::to_string(plan_.records_lost);
      return refuse(
          count + (plan_.records_lost == 1 ? " acknowledged record" : " acknowledged records") +
              " would be lost; --max-loss " + count + " allows that",
          nullptr);
    }
    return std::nullopt;
  }

  /// Which options would help, as the table has them.
  static std::string help_with(const Damage& damage) {
    const RepairRow& row = repair_table[static_cast<std::size_t>(repair_case(damage))];
    const std::array<std::pair<RepairAction, const char*>, 4> columns{{
        {row.fix_bit_flips, "--fix-bit-flips"},
        {row.store, "--store"},
        {row.truncate, "--truncate"},
        {row.salvage, "--salvage"},
    }};
    std::string options;
    for (const auto& [action, option] : columns) {
      if (action == RepairAction::refuse) continue;
      options += options.empty() ? ": " : " or ";
      options += option;
    }
    return options.empty() ? ", nor with anything else" : options + " would act on it";
  }

  Source* source_;
  const RepairOptions* options_;
  std::vector<SoundRange> sound_;
  RepairPlan plan_;
};

}  // namespace

std::string_view name(RepairAction action) {
  static constexpr std::array<std::string_view, 8> names{
      "cut", "remove", "correct", "restore", "put_back", "truncate", "drop", "refuse"};
  return names[static_cast<std::size_t>(action)];
}

Record RestoredRecord::record() const {
  return {.type = type,
          .sequence_number = sequence_number,
          .collection_id = collection_id,
          .document_id = document_id,
          .schema_id = schema_id,
          .schema_version = schema_version,
          .body = std::as_bytes(std::span(body))};
}

Result<RepairPlan> plan_repair(Source& source, const RepairOptions& options) {
  if (options.truncate && options.salvage) {
    return Error{.code = ErrorCode::usage,
                 .message = "--truncate and --salvage exclude each other"};
  }
  return Planner(source, options).plan();
}

}  // namespace aerowal
