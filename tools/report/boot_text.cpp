#include "report/boot_text.hpp"

#include <algorithm>
#include <cstddef>

#include "io/file.hpp"
#include "report/rebuild_text.hpp"
#include "report/verdict_text.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

constexpr std::size_t items_max = 10;

template <class Item, class Describe>
std::string list_text(const std::vector<Item>& items, const char* singular,
                      const Describe& describe) {
  std::string text;
  for (std::size_t i = 0; i < std::min(items.size(), items_max); ++i) {
    text += "  " + printable_message(describe(items[i])) + "\n";
  }
  if (items.size() > items_max) {
    text += "  and " + count_text(items.size() - items_max, std::string("more ") + singular) +
            "; --json lists all of them\n";
  }
  return text;
}

std::string schema_text(const MissingSchema& schema, bool in_store) {
  return "schema '" + schema.schema_id + "' version '" + schema.schema_version + "' has no file; " +
         count_text(schema.documents, "record") + (in_store ? " of the store" : " of the log") +
         (schema.documents == 1 ? " names it (" : " name it, the first is of ") +
         schema.first_document_id + (schema.documents == 1 ? ")" : "") +
         (schema.next_start ? ": the next start stops"
                            : ": the next start passes, the one after it will not");
}

/// `check`: of a directory that had a checkpoint.
std::string lacking_snapshot_text(const BootCheck& check) {
  const Checkpoint& checkpoint = *check.checkpoint();
  const std::string store = "  " + printable(check.store_path()) + ": ";
  const std::string snapshot = printable(checkpoint.snapshot_store);
  if (check.store_size() < checkpoint.snapshot_size) {
    return store + bytes_text(check.store_size()) +
           ", fewer than its copy in the newest snapshot has, " + snapshot + ": " +
           bytes_text(checkpoint.snapshot_size) + "\n  what it lost AeroDB does not miss\n";
  }
  return store + "does not begin with its copy in the newest snapshot, " + snapshot +
         ":\n  it is another store, and lacks what that one had; AeroDB does not miss it\n";
}

std::string lost_records_step(const BootReport& report) {
  const std::string directory = printable_message(shell_quoted(report.directory));
  return "The store may have records that the log lost. This names them:\n"
         "  " +
         unbroken("aerowal replay --check-storage " + directory + " " + directory) + "\n";
}

/// What can be done about a damaged store where there is no log to make it from.
std::string steps_without_log(const BootCheck& check, const BootVerdict& verdict) {
  const auto& checkpoint = check.checkpoint();
  // What the store has beyond its snapshot is nowhere else.
  if (verdict.log_missing || !checkpoint || checkpoint->snapshot_store.empty()) {
    return "Keep a copy of the store. Without a log nothing makes it anew: restore it from a "
           "backup.\n";
  }
  const auto argument = [](const std::string& path) {
    return printable_message(shell_quoted(path));
  };
  const std::string& path = check.store_path();
  std::string text = "The newest snapshot is a copy of the store. With AeroDB stopped:\n";
  if (check.store_size() != 0 || !check.store_damage().empty()) {
    text +=
        "  " + unbroken("mv " + argument(path) + " " + argument(free_name(path + ".old"))) + "\n";
  }
  return text + "  " +
         unbroken("cp " + argument(checkpoint->snapshot_store) + " " + argument(path)) + "\n";
}

/// What to do about a store, by what the log still has of it.
std::string store_steps(const BootCheck& check, const BootReport& report) {
  const std::vector<StoreDamage>& damage = check.store_damage();
  const bool sound_log = check.has_log() && report.log_status == LogStatus::sound;
  // Its record came after the newest snapshot, so that the log has it.
  if (damage.size() == 1 && damage.front().torn && !report.verdict.snapshot_lacking) {
    const std::string cut =
        cut_off_text(check.store_path(), damage.front().byte_offset, check.has_log());
    if (sound_log) return lost_records_step(report) + cut;
    return check.has_log() ? cut + "Then repair the log, which may need the store.\n" : cut;
  }
  if (!check.has_log()) return steps_without_log(check, report.verdict);
  const auto commands = rebuild_commands(report.directory, report.directory, check.checkpoint());
  if (check.store_size() == 0) return rebuild_steps("Make the store anew", commands, "  ");
  if (!sound_log) {
    return std::string("Keep a copy of the store") +
           (check.checkpoint() ? ". Repair the log first.\n"
                               : ": what is intact in it can restore records of the log.\n") +
           rebuild_steps("Once the log is repaired, make the store anew", commands, "  ");
  }
  return lost_records_step(report) +
         rebuild_steps("Where there are none, make the store anew", commands, "  ");
}

}  // namespace

std::string boot_text(const BootCheck& check, const BootReport& report, bool color) {
  const BootVerdict& verdict = report.verdict;
  std::string text = boot_verdict_text(report, color) + "\n";
  if (!verdict.message.empty() && !report.in_use) {
    text += "  aerodb start says: " + unbroken(printable_message(verdict.message)) + "\n";
  }
  if (!verdict.initialized) {
    text += "  not all of its folders wal, data and metadata/schemas are there\n";
  }
  text += list_text(check.store_damage(), "damaged place", [&check](const StoreDamage& damage) {
    return check.store_path() + ": " + std::string(kind_name(damage)) + " at byte " +
           offset_text(damage.byte_offset) + ", " + bytes_text(damage.length) + ": " +
           describe(damage);
  });
  if (verdict.snapshot_lacking) text += lacking_snapshot_text(check);
  text += list_text(
      check.malformed_schemas(), "malformed schema file",
      [](const MalformedSchema& schema) { return schema.path + ": malformed: " + schema.reason; });
  const auto missing = check.missing_schemas();
  text += list_text(missing, "missing schema", [&check](const MissingSchema& schema) {
    return schema_text(schema, schema.next_start || !check.has_log());
  });
  std::string steps;
  if (verdict.log_missing) {
    steps += check.has_log()
                 ? "The store is not empty, so that the log had records. Look for the log that "
                   "had them\v"
                   "before AeroDB starts, which counts from 1 again.\n"
                 : "The store is not empty, so that there was a log. Look for it before AeroDB "
                   "starts,\vwhich begins a new one.\n";
  }
  if (!verdict.initialized && !report.in_use) {
    steps +=
        "If this is a copy of a log and its store, --log-only leaves all this out. If AeroDB is "
        "to\vstart on it, bring the folders back from a backup.\n";
  }
  if (!check.store_damage().empty() || verdict.snapshot_lacking)
    steps += store_steps(check, report);
  if (report.log_status == LogStatus::torn && check.store_size() != 0) {
    steps += "Whether the store has the torn record, so that it was acknowledged, is said by\n  " +
             unbroken("aerowal repair " + printable_message(shell_quoted(report.directory))) + "\n";
  }
  if (!check.malformed_schemas().empty() || !missing.empty()) {
    steps +=
        "Bring the schema files back from a backup, or from the newest of snapshots/, to\v"
        "metadata/schemas.\n";
  }
  if (!check.malformed_schemas().empty()) {
    steps += "A malformed file that no document needs can be moved away.\n";
  }
  if (!steps.empty() && report.in_use) {
    steps = "Stop what works on the log, and look again before anything is changed.\n";
  }
  if (!steps.empty()) text += "\nNext: " + steps;
  return text;
}

}  // namespace aerowal::cli
