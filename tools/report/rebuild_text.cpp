#include "report/rebuild_text.hpp"

#include <aerowal/store_path.hpp>

#include "io/file.hpp"
#include "term/text.hpp"

namespace aerowal::cli {

std::vector<std::string> rebuild_commands(const std::string& directory, const std::string& log,
                                          const std::optional<Checkpoint>& checkpoint) {
  if (checkpoint && checkpoint->snapshot_store.empty()) return {};
  const std::string store = store_path_of(directory);
  return {"mv " + shell_quoted(store) + " " + shell_quoted(free_name(store + ".old")),
          "aerowal replay --storage " + shell_quoted(directory) +
              (checkpoint ? " --base " + shell_quoted(checkpoint->snapshot_store) : "") + " " +
              shell_quoted(log)};
}

std::string rebuild_text(const std::vector<std::string>& commands, const std::string& indent) {
  if (commands.empty()) {
    return indent +
           "There was a checkpoint, and snapshots/ has no store: restore it from a backup.\n";
  }
  std::string text;
  for (const std::string& command : commands) {
    text += indent + printable_message(command) + "\n";
  }
  return text;
}

std::string store_text(const StoreBeside& store, const std::string& log) {
  if (!store.must_go()) return {};
  std::string text = "  " + printable(store.path) + " must not stay as it is:\n";
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
