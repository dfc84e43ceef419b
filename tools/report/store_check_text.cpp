#include "report/store_check_text.hpp"

#include <aerowal/log_path.hpp>

#include "io/file.hpp"
#include "report/rebuild_text.hpp"
#include "term/color.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

using Kind = StoreDifferenceKind;

std::string key_text(const LogDocument& document) {
  return printable(document.collection_id) + "/" + printable(document.document_id);
}

std::string collision_text(const StoreDifference& difference) {
  std::string text;
  for (const LogDocument& document : difference.log) {
    text += (text.empty() ? "" : ", ") + key_text(document) + " (record " +
            std::to_string(document.sequence_number) + (document.deleted ? ", deleted)" : ")");
  }
  return text;
}

std::string found_text(const StoreCheck& check) {
  std::string text;
  const auto add = [&text](std::uint64_t count, const std::string& what) {
    if (count != 0) text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + what;
  };
  for (std::size_t i = 0; i < store_difference_kind_count; ++i) {
    const auto kind = static_cast<Kind>(i);
    add(check.counts().of(kind), std::string(name(kind)));
  }
  const std::size_t damaged = check.store_damage().size();
  add(damaged, damaged == 1 ? "damaged place" : "damaged places");
  return text;
}

std::string head_text(const StoreCheck& check, bool color) {
  const std::string log = printable(check.log_path());
  const std::string found = found_text(check);
  return printable(check.store_path()) + ": " +
         (found.empty() ? colored(Color::green, "agrees with " + log, color)
                        : colored(Color::red, "does not agree with " + log + ": " + found, color)) +
         ", " + count_text(check.counts().ids, "id") + " compared\n";
}

std::string lost_steps(const StoreCheck& check) {
  const StoreCheckCounts& counts = check.counts();
  const StoreAhead ahead{.store_path = check.store_path(),
                         .log = check.log_path(),
                         .log_is_empty = counts.log_records == 0};
  const std::string from =
      " from byte " + offset_text(counts.ahead_byte_offset.value_or(0)) + " on";
  if (check.options().has_checkpoint) {
    return "The store has " + count_text(counts.records_ahead, "record") +
           " after the last one of the log," + from +
           ".\nIf they are from before the checkpoint, the log has not gone so far yet; if not, "
           "they "
           "were\v"
           "acknowledged, and the log lost them. "
           "Only then:\n" +
           restore_text(ahead, "");
  }
  if (ahead.log_is_empty)
    return "The log has no record, though the store has.\n" + restore_text(ahead, "");
  return "The log lost " + count_text(counts.records_ahead, "acknowledged record") +
         " at its end, which the store has" + from + ".\n" + restore_text(ahead, "");
}

std::string move_away_steps(const StoreCheck& check) {
  const std::string& path = check.store_path();
  return "With AeroDB stopped, move the store away, do not delete it:\n  " +
         unbroken("mv " + printable_message(shell_quoted(path)) + " " +
                  printable_message(shell_quoted(free_name(path + ".old")))) +
         "\nAeroDB makes it anew from the log when it starts: it has what the log has, and no "
         "more.\n";
}

/// The data directory of the log, as an argument.
std::string directory_text(const StoreCheck& check) {
  const auto directory = data_directory_of(check.log_path());
  return directory && *directory ? printable_message(shell_quoted(**directory)) : "DIR";
}

/// What keeps AeroDB from starting, but for a torn end.
std::string damage_steps(const StoreCheck& check) {
  if (check.options().has_checkpoint) {
    return "AeroDB does not start on a damaged store. There was a checkpoint, so the log alone "
           "does\v"
           "not make it anew: keep a copy. What does is said by\n  " +
           unbroken("aerowal verify " + directory_text(check)) + "\n";
  }
  return "AeroDB does not start on a damaged store. " + move_away_steps(check);
}

/// What the next start does with what is older in the store than in the log, or not there.
std::string behind_steps(const StoreCheckCounts& counts) {
  if (counts.not_in_log == 0) {
    return "AeroDB appends the whole log to the store when it starts next, which settles what is "
           "stale,\vmissing or a tombstone.\n";
  }
  return "The store has " + count_text(counts.not_in_log, "document") +
         " as no record of this log wrote " + (counts.not_in_log == 1 ? "it" : "them") +
         ": it is another log's, or of\vrecords that this one lost. AeroDB would make " +
         (counts.not_in_log == 1 ? "it" : "them") +
         " older when it starts next: keep a copy of the\vstore, and look for the log before "
         "that.\n";
}

std::string steps_text(const StoreCheck& check) {
  const StoreCheckCounts& counts = check.counts();
  const std::vector<StoreDamage>& damage = check.store_damage();
  const bool torn = damage.size() == 1 && damage.front().torn &&
                    damage.front().byte_offset >= check.options().snapshot_size.value_or(0);
  const std::uint64_t behind =
      counts.of(Kind::stale) + counts.of(Kind::missing) + counts.of(Kind::tombstone);
  std::string steps;
  // A repair takes nothing from a store that does not show where it ends.
  if (torn) {
    steps += "AeroDB does not start on a store with a torn end. " +
             cut_off_text(check.store_path(), damage.front().byte_offset, true);
  }
  if (counts.of(Kind::ahead) != 0) steps += lost_steps(check);
  if (behind != 0 && counts.ends_in_replay) {
    steps += "The store ends in the middle of a replay of the log, or is a copy from earlier.\n";
  }
  const bool starts = damage.empty() || torn;
  if (behind != 0 && (starts || counts.not_in_log != 0)) steps += behind_steps(counts);
  if (counts.of(Kind::extra) != 0) {
    steps +=
        "What is extra is of another log, or of records that this log lost: look at it before it "
        "goes.\n";
  }
  if (!starts) {
    steps += damage_steps(check);
  } else if (counts.of(Kind::extra) != 0 && !check.options().has_checkpoint) {
    steps += move_away_steps(check);
  }
  if (counts.of(Kind::collision) != 0) {
    steps +=
        "AeroDB finds one document for all keys of a collision: give each but one another id.\n";
  }
  return steps;
}

}  // namespace

std::string store_damage_text(const StoreDamage& damage, const std::string& path) {
  return "damaged    " + printable(path) + ": " + std::string(kind_name(damage)) + " " +
         place_text(damage.byte_offset, damage.length) + ": " + describe(damage);
}

std::string difference_text(const StoreDifference& difference) {
  static constexpr std::size_t kind_width = 11;
  std::string text(name(difference.kind));
  text.append(kind_width - text.size(), ' ');
  const bool is_collision = difference.kind == Kind::collision;
  text += is_collision || difference.log.empty() ? printable(difference.composite_id)
                                                 : key_text(difference.log.front());
  if (is_collision) text += " is the id of " + collision_text(difference);
  text += ": " + describe(difference);
  if (difference.store) text += " (byte " + offset_text(difference.store->byte_offset) + ")";
  return text;
}

std::string store_summary_text(const StoreCheck& check, const std::optional<std::string>& in_use,
                               bool color) {
  std::string text = head_text(check, color);
  if (in_use) {
    text += "  in use (" + printable_message(*in_use) + "): what was written last was left out\n";
  }
  if (const std::uint64_t records = check.counts().records_possibly_ahead; records != 0) {
    text += "  from byte " + offset_text(check.counts().possibly_ahead_byte_offset.value_or(0)) +
            " on the store has " + count_text(records, "record") +
            " after all that the log has:\n  from before the checkpoint, or else lost by the log\n";
  }
  const std::string steps = steps_text(check);
  if (!steps.empty()) text += "\nNext: " + steps;
  return text;
}

}  // namespace aerowal::cli
