#include "report/rebuild_text.hpp"

#include <aerowal/store_path.hpp>

#include "io/file.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {

std::vector<std::string> rebuild_commands(const std::string& directory, const std::string& log,
                                          const std::optional<Checkpoint>& checkpoint) {
  if (checkpoint && checkpoint->snapshot_store.empty()) return {};
  const std::string store = store_path_of(directory);
  std::vector<std::string> commands;
  if (exists(store)) {
    commands.push_back("mv " + shell_quoted(store) + " " + shell_quoted(free_name(store + ".old")));
  }
  commands.push_back("aerowal replay --storage " + shell_quoted(directory) +
                     (checkpoint ? " --base " + shell_quoted(checkpoint->snapshot_store) : "") +
                     " " + shell_quoted(log));
  return commands;
}

std::string rebuild_text(const std::vector<std::string>& commands, const std::string& indent) {
  if (commands.empty()) {
    return indent +
           "There was a checkpoint, and snapshots/ has no store: restore it from a backup.\n";
  }
  std::string text;
  for (const std::string& command : commands) {
    text += indent + unbroken(printable_message(command)) + "\n";
  }
  return text;
}

namespace {

/// What the log lost, and the store can give back.
std::string ahead_text(const StoreBeside& store, const std::string& log) {
  const bool certain = store.records_ahead != 0;
  return "  " + printable(store.path) + " has " +
         count_text(certain ? store.records_ahead : store.records_possibly_ahead, "record") +
         " after the last one of this log: " +
         (certain ? "acknowledged, and lost by the log\n"
                  : "lost by the log, or from before the checkpoint\n") +
         restore_text({.store_path = store.path, .log = log, .log_is_empty = store.log_is_empty},
                      "  ");
}

}  // namespace

std::string rebuild_steps(const std::string& lead, const std::vector<std::string>& commands,
                          const std::string& indent) {
  if (commands.empty()) {
    return "There was a checkpoint, and snapshots/ has no store, so that the store cannot be "
           "made\v"
           "anew: restore it from a backup.\n";
  }
  return lead + ":\n" + rebuild_text(commands, indent);
}

std::string restore_text(const StoreAhead& ahead, const std::string& indent) {
  if (ahead.log_is_empty) {
    return indent + "The log has no record to show which of them are its own, so they cannot be " +
           "restored.\n" + indent +
           "Look for the log that had them before AeroDB starts again and counts from 1.\n";
  }
  return indent +
         "Restore them before AeroDB starts again, which would append older records after them:\n" +
         indent + "  " +
         unbroken("aerowal repair --store " + printable_message(shell_quoted(ahead.store_path)) +
                  " " + printable_message(shell_quoted(ahead.log))) +
         "\n";
}

std::string cut_off_text(const std::string& store_path, std::uint64_t byte_offset, bool has_log) {
  const std::string path = printable_message(shell_quoted(store_path));
  return std::string("A crash leaves the end of a store so.") +
         (has_log ? " The log has its record too, unless it lost it." : "") +
         "\nKeep a copy, and cut the end off:\n  " +
         unbroken("cp " + path + " " +
                  printable_message(shell_quoted(free_name(store_path + ".old")))) +
         "\n  " + unbroken("truncate -s " + std::to_string(byte_offset) + " " + path) + "\n";
}

std::string store_text(const StoreBeside& store, const std::string& log) {
  const bool ahead = store.records_ahead != 0 || store.records_possibly_ahead != 0;
  if (ahead && !store.records_lacking) return ahead_text(store, log);
  std::string text;
  if (store.has_cut_record) {
    text += "  " + printable(store.path) +
            " has a record that was cut off and is lost by the log\n" +
            restore_text({.store_path = store.path, .log = log, .log_is_empty = store.log_is_empty},
                         "  ");
  }
  if (!store.must_go()) return text;
  text += "  " + printable(store.path) + " must not stay as it is:\n";
  if (!store.failure.empty()) {
    text += "    it cannot be compared with the log: " + printable_message(store.failure) + "\n";
  }
  if (store.documents_not_in_log != 0) {
    text += "    it holds " + count_text(store.documents_not_in_log, "document") +
            " that this log has no record of, and AeroDB would keep " +
            (store.documents_not_in_log == 1 ? "it: " : "them; the first is ") +
            printable(store.first_document_id) + "\n";
  } else if (store.records_lacking) {
    text += "    it may hold documents as records that this log lacks left them\n";
  }
  return text + "  Keep it under another name, and make it anew before AeroDB starts:\n" +
         rebuild_text(rebuild_commands(store.directory, log, store.checkpoint), "    ");
}

}  // namespace aerowal::cli
