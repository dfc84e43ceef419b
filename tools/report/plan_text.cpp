#include "report/plan_text.hpp"

#include <algorithm>
#include <string_view>

#include "base/alternatives.hpp"
#include "report/lost_text.hpp"
#include "report/rebuild_text.hpp"
#include "report/remedy_text.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

/// How many of the lost records are named in one place.
constexpr std::size_t keys_max = 10;
constexpr std::size_t steps_max = 20;

/// Whether a gap is closed after what the step discards.
bool renumbers(const RepairPlan& plan, const RepairStep& step) {
  return plan.renumbered && !step.discarded.empty() && !plan.kept.empty() &&
         plan.kept.back().first_sequence_number > step.discarded.back().last;
}

/// Whether what is cut was acknowledged.
std::string cut_text(const RepairStep& step, bool done) {
  if (!step.acknowledged) {
    return step.donor_failure.empty()
               ? ": whether it was acknowledged, the document store does not show"
               : ": whether it was acknowledged, is not known";
  }
  if (*step.acknowledged) {
    return std::string(", though the document store has its record, so that it was acknowledged") +
           (done ? "" : ": --store restores it");
  }
  return done ? "" : ": it was never acknowledged";
}

/// Where the records that a step restores are from.
std::string origins_text(const RepairPlan& plan, const RepairStep& step) {
  std::vector<bool> used(plan.donors.size());
  bool has_stored = false;
  for (const RestoredRecord& record : step.restored) {
    if (record.donor) {
      used[*record.donor] = true;
    } else {
      has_stored = true;
    }
  }
  std::string text = has_stored ? "the document store" : "";
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i]) text += (text.empty() ? "" : ", ") + printable(plan.donors[i].path);
  }
  return text;
}

std::string action_text(const RepairPlan& plan, const RepairStep& step, bool done) {
  switch (step.action) {
    case RepairAction::cut:
      return (done ? "cut off" : "cut it off") + cut_text(step, done);
    case RepairAction::remove:
      return done ? "removed" : "remove it: the log lacks nothing without it";
    case RepairAction::correct:
      if (step.finding.bit_flip() != nullptr) {
        return done ? "bit flipped back" : "flip the bit back";
      }
      return done ? "header restored" : "restore the header";
    case RepairAction::restore:
      return (done ? "restored from " : "restore from ") + origins_text(plan, step) + ": " +
             count_text(step.restored.size(), "record");
    case RepairAction::reorder:
      return done ? "put back in order" : "put the records back in order";
    case RepairAction::truncate:
      return done ? "discarded with all that followed" : "discard it with all that follows";
    case RepairAction::drop:
      if (!renumbers(plan, step)) return done ? "discarded" : "discard it";
      return done ? "discarded, later records renumbered" : "discard it and renumber later records";
    case RepairAction::refuse:
      return step.suggestions.empty() ? "refused" : "refused: needs a further option";
  }
  return {};
}

/// What is known of the records of `ranges`: the first keys, and how many there are besides.
std::string keys_text(const RepairPlan& plan, const std::vector<SequenceRange>& ranges,
                      const std::string& indent) {
  std::string text;
  std::size_t shown = 0;
  std::uint64_t others = 0;
  for (const SequenceRange& range : ranges) {
    others += range.count();
    auto record = std::lower_bound(
        plan.discarded.begin(), plan.discarded.end(), range.first,
        [](const DiscardedRecord& a, std::uint64_t number) { return a.sequence_number < number; });
    for (; record != plan.discarded.end() && record->sequence_number <= range.last; ++record) {
      if (!record->key_known || shown == keys_max) continue;
      text += indent + "record " + std::to_string(record->sequence_number) + ": " +
              lost_key_text(record->collection_id, record->document_id, record->confirmed,
                            record->superseded_by, "record that is kept") +
              "\n";
      ++shown;
      --others;
    }
  }
  if (others == 0) return text;
  if (shown == keys_max) return text + indent + "and " + count_text(others, "more record") + "\n";
  return text + indent + (shown == 0 ? "" : "and ") +
         count_text(others, shown == 0 ? "record" : "more record") +
         (others == 1 ? " whose key is unknown\n" : " whose keys are unknown\n");
}

std::string restored_text(const RepairStep& step) {
  std::string text;
  for (const RestoredRecord& record : step.restored) {
    text += "    " + std::to_string(record.sequence_number) + " " + std::string(name(record.type)) +
            (record.type_inferred ? " (inferred) " : " ") + printable(record.collection_id) + "/" +
            printable(record.document_id) +
            (record.split_inferred ? " (split at ':' inferred)" : "") + "\n";
  }
  return text;
}

std::string body_beginning(const std::string& body) {
  constexpr std::size_t shown_max = 60;
  return printable(body.substr(0, shown_max)) + (body.size() > shown_max ? "..." : "");
}

/// The records between which the donors leave the choice, the first ones of them.
std::string donor_conflict_text(const RepairPlan& plan, const RepairStep& step) {
  std::string text;
  if (step.donor_conflicts.empty()) return text;
  const DonorConflict& conflict = step.donor_conflicts.front();
  for (std::size_t i = 0; i < conflict.records.size() && i < keys_max; ++i) {
    const RestoredRecord& record = conflict.records[i];
    text += "      " + printable(plan.donors[*record.donor].path) + " at byte " +
            offset_text(record.byte_offset) + ": " + std::string(name(record.type)) + " " +
            printable(record.collection_id) + "/" + printable(record.document_id) + " " +
            body_beginning(record.body) + "\n";
  }
  return text;
}

/// What would be lost by this finding, and what would change that.
std::string loss_text(const RepairPlan& plan, const RepairStep& step, bool done) {
  std::string text;
  const bool refused = step.action == RepairAction::refuse;
  if (!step.discarded.empty()) {
    text += (done ? "    lost: " : "    would be lost: ") + records_text(step.discarded) + "\n";
    // Otherwise they are listed once for the whole log.
    if (refused) text += keys_text(plan, step.discarded, "      ");
  } else if (refused && !step.loss_unknown) {
    text += "    would be lost: nothing that is known to be acknowledged\n";
  }
  if (step.loss_unknown && !step.acknowledged) {
    text += "    the log may have had more records, which are not counted as lost\n";
  } else if (step.loss_unknown) {
    text +=
        "    no number that is lost explains these bytes: they may be what is left of "
        "acknowledged\n    records, which are not counted as lost\n";
  }
  if (!step.misnumbered.empty()) {
    text += "    " + count_text(step.misnumbered.size(), "intact record") +
            " under a wrong number: " +
            (done ? "the receipt has the content\n" : "--json and the receipt have the content\n");
  }
  if (done || step.suggestions.empty()) return text;
  std::vector<std::string> options;
  for (const Remedy remedy : step.suggestions) options.push_back(option_for(remedy));
  return text + "    " + alternatives_text(options) +
         (refused ? " would handle this\n" : " may lose less\n");
}

/// Whole records that the new log lacks, though their numbers are not lost.
std::string places_text(const std::vector<SoundRange>& places, bool done) {
  std::string text;
  for (std::size_t i = 0; i < places.size() && i < keys_max; ++i) {
    const SoundRange& run = places[i];
    text += "    " +
            records_text({{.first = run.first_sequence_number,
                           .last = run.first_sequence_number + (run.count - 1)}}) +
            " at byte " + offset_text(run.byte_offset) + "\n";
  }
  if (places.size() > keys_max) {
    text +=
        std::string("    and more; ") + (done ? "the receipt lists" : "--json lists") + " all\n";
  }
  return text;
}

/// Of these the store says that they are no loss, of the others nobody does.
std::string whole_records_text(const RepairPlan& plan, bool done) {
  std::string text;
  if (plan.records_possibly_lost != 0) {
    text += "  possibly lost: " + count_text(plan.records_possibly_lost, "record") +
            ", acknowledged or not\n" + places_text(plan.possibly_lost, done);
  }
  if (plan.records_unacknowledged != 0) {
    text += "  never acknowledged: " + count_text(plan.records_unacknowledged, "record") +
            (done ? ", left out since the store lacks what the log has twice\n"
                  : ", to be left out since the store lacks what the log has twice\n") +
            places_text(plan.unacknowledged, done);
  }
  return text;
}

/// Where the finding that is in the way is shown with what would handle it, only its place.
std::string refused_text(const RepairPlan& plan, const RepairWording& wording) {
  const RepairRefusal& refusal = *plan.refusal;
  if (!refusal.step || *refusal.step >= steps_max || refusal.suggestions.empty()) {
    return "refused: " + printable_message(refusal_error(plan, wording).message);
  }
  const Finding& damage = plan.steps[*refusal.step].finding;
  return "refused because of the " + std::string(name(damage.kind)) + " at byte " +
         offset_text(damage.byte_offset) +
         (refusal.other_steps == 0 ? ""
                                   : " and " + count_text(refusal.other_steps, "more finding"));
}

/// "Least loss (0 records): aerowal repair --correct -o OUT LOG".
std::string least_loss_text(const RepairPlan& plan, const std::string& log) {
  if (!plan.least_loss || (plan.steps.empty() && !plan.refusal)) return {};
  return "  " + least_loss_words(*plan.least_loss) + ": " +
         unbroken(printable_message(least_loss_command(*plan.least_loss, log))) + "\n";
}

std::string donor_text(const DonorUse& donor, bool done) {
  std::string text =
      "  donor " + printable(donor.path) + ": " + count_text(donor.records, "intact record") +
      (donor.restored == 0 ? (done ? ", none was taken" : ", none is taken")
                           : ", " + count_text(donor.restored, "record") +
                                 (done ? " restored from it" : " to be restored from it"));
  if (donor.differs_at) {
    text += "; it has another record " + std::to_string(*donor.differs_at) +
            ", so that there it is no copy of this log";
  } else if (donor.common == 0 && donor.records != 0) {
    text += "; the log has none of their numbers, so that nothing shows it to be a copy";
  }
  return text + "\n";
}

/// `log`: what to call it in commands.
std::string named_plan_text(const RepairPlan& plan, bool done, const std::string& log) {
  std::string out = printable(plan.path) + ": " + std::string(name(plan.before.status)) + ", " +
                    count_text(plan.before.records, "sound record") + ", " +
                    bytes_text(plan.before.size) + "\n";
  if (!done) out += least_loss_text(plan, log);
  for (std::size_t i = 0; i < plan.steps.size() && i < steps_max; ++i) {
    const RepairStep& step = plan.steps[i];
    out += "  " + std::string(name(step.finding.kind)) + " " +
           place_text(step.finding.byte_offset, step.finding.length) + ": " +
           action_text(plan, step, done) + "\n";
    if (!step.restore_failure.empty() && step.action != RepairAction::correct) {
      out += "    store: " + step.restore_failure + "\n";
    }
    if (!step.donor_failure.empty() && step.action != RepairAction::correct) {
      out += "    donors: " + printable_message(step.donor_failure) + "\n";
      out += donor_conflict_text(plan, step);
    }
    if (step.action == RepairAction::restore) out += restored_text(step);
    out += loss_text(plan, step, done);
  }
  if (plan.steps.size() > steps_max) {
    out += "  and " + count_text(plan.steps.size() - steps_max, "more finding") +
           (done ? "; the receipt lists all of them\n" : "; --json lists all of them\n");
  }
  for (const DonorUse& donor : plan.donors) out += donor_text(donor, done);
  const bool refused =
      std::any_of(plan.steps.begin(), plan.steps.end(),
                  [](const RepairStep& step) { return step.action == RepairAction::refuse; });
  if (refused) {
    return out + "  acknowledged records that would be lost: " + std::to_string(plan.records_lost) +
           "\n" + whole_records_text(plan, done);
  }
  out += std::string(done ? "  after: " : "  would be: ") + count_text(plan.records, "record") +
         ", " + bytes_text(plan.size) +
         ", acknowledged records lost: " + std::to_string(plan.records_lost) +
         (plan.renumbered ? ", renumbered" : "") + "\n";
  if (!plan.lost.empty()) {
    out += "  lost: " + records_text(plan.lost) + "\n" + keys_text(plan, plan.lost, "    ");
  }
  return out + whole_records_text(plan, done);
}

}  // namespace

std::string least_loss_words(const LeastLoss& least) {
  std::string loss = count_text(least.records_lost, "record");
  if (least.records_possibly_lost != 0) {
    loss += " and possibly " + std::to_string(least.records_possibly_lost) + " more";
  }
  if (least.loss_unknown) loss += ", and perhaps others that cannot be counted";
  return "Least loss (" + loss + ")";
}

std::string log_in_commands(const RepairPlan& plan, const LogCircumstances& circumstances) {
  if (circumstances.container) return unpacked_log_name();
  return plan.path == "-" ? "LOG" : plan.path;
}

std::string plan_text(const RepairPlan& plan, bool done) {
  return named_plan_text(plan, done, log_in_commands(plan, {}));
}

std::string earlier_repair_text(const std::optional<EarlierRepair>& earlier) {
  if (!earlier) return {};
  std::string text;
  const auto add = [&text](const char* what, const std::vector<std::string>& paths) {
    if (paths.empty()) return;
    text += std::string("  ") + what + ":\n";
    for (const std::string& path : paths) text += "    " + printable(path) + "\n";
  };
  add("an earlier repair died before it changed anything; what it left is removed",
      earlier->removed);
  add("a file with the name of a repair's own is kept under another", earlier->kept);
  if (earlier->took_place) {
    text += "  an earlier repair died before its last steps; they are done now:\n";
  }
  if (!earlier->backup_path.empty()) {
    text += "    its original: " + printable(earlier->backup_path) + "\n";
  }
  if (!earlier->receipt_path.empty()) {
    text += "    its receipt: " + printable(earlier->receipt_path) + "\n";
  }
  return text;
}

std::string preview_text(const RepairPlan& plan, const LogCircumstances& circumstances,
                         const RepairWording& wording) {
  const std::string log = log_in_commands(plan, circumstances);
  std::string text = named_plan_text(plan, false, log);
  for (const std::string& path : circumstances.unfinished_repair) {
    text += "  left by a repair that died, or is running: " + printable(path) + "\n";
  }
  if (circumstances.in_use) {
    text += "  the log is in use: " + printable_message(*circumstances.in_use) +
            "; it may differ from this plan by now\n";
  }
  if (circumstances.container) {
    text += "  a plan for the log in this " + describe(*circumstances.container) +
            "; to apply it, unpack the log first: " +
            unbroken(printable_message(unpacking_command(*circumstances.container, plan.path)) +
                     " > " + log) +
            "\n";
    if (circumstances.container->tar) {
      text +=
          "  the tar may hold data/documents.dat too, which can restore records: unpack all of it, "
          "and plan with the directory\n";
    }
    if (!plan.refusal) return text;
  }
  if (!plan.refusal) return text + "  dry run: -o OUT or --in-place applies it\n";
  return text + "  " + refused_text(plan, wording) + "\n";
}

std::string done_text(const RepairSession& session, const RepairPlan& plan) {
  return plan_text(plan, true) + earlier_repair_text(session.earlier_repair()) +
         "  repaired log: " + printable(session.output_path()) +
         "\n  original: " + printable(session.original_path()) +
         "\n  receipt: " + printable(session.receipt_path()) +
         "\n  AeroDB will accept this log: every record was read back and is sound.\n" +
         (session.store_beside() ? store_text(*session.store_beside(), session.output_path()) : "");
}

}  // namespace aerowal::cli
