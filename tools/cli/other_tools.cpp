#include "cli/other_tools.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace aerowal::cli {
namespace {

struct CommandWord {
  std::string_view theirs;
  std::string_view ours;
};

constexpr std::array<CommandWord, 24> words_for_commands{{
    {"cat", "dump"},
    {"check", "verify"},
    {"cmp", "diff"},
    {"compare", "diff"},
    {"completions", "completion"},
    {"export", "dump --json"},
    {"fix", "repair"},
    {"follow", "dump --follow"},
    {"fsck", "verify"},
    {"info", "verify"},
    {"insert", "append"},
    {"list", "dump"},
    {"ls", "dump"},
    {"print", "dump"},
    {"read", "dump"},
    {"recover", "repair"},
    {"show", "dump"},
    {"state", "replay"},
    {"stats", "dump --stats"},
    {"tail", "dump --tail N"},
    {"test", "verify"},
    {"validate", "verify"},
    {"version", "-V"},
    {"write", "append"},
}};

struct OptionWord {
  std::string_view command;
  std::string_view theirs;
  std::string_view ours;
};

constexpr std::array<OptionWord, 22> words_for_options{{
    {"dump", "--csv", "--format csv"},
    {"dump", "--doc", "--id"},
    {"dump", "--document-id", "--id"},
    {"dump", "--end", "--to-seq"},
    {"dump", "--from", "--from-seq"},
    {"dump", "--head", "--limit"},
    {"dump", "--last", "--tail"},
    {"dump", "--offset", "--at-offset"},
    {"dump", "--seq", "--from-seq"},
    {"dump", "--since", "--from-seq"},
    {"dump", "--start", "--from-seq"},
    {"dump", "--until", "--to-seq"},
    {"dump", "-f", "--follow"},
    {"dump", "-n", "--limit"},
    {"dump", "-s", "--from-seq"},
    {"repair", "--fix", "--correct"},
    {"repair", "-i", "--in-place"},
    {"replay", "--to-seq", "--until-seq"},
    {"verify", "--base", "--baseline"},
    {"verify", "--correct", "aerowal repair --correct"},
    {"verify", "--fix", "aerowal repair"},
    {"verify", "--repair", "aerowal repair"},
}};

}  // namespace

std::string command_of_other_tool(const std::string& word) {
  const auto* const found =
      std::find_if(words_for_commands.begin(), words_for_commands.end(),
                   [&word](const CommandWord& one) { return one.theirs == word; });
  return found == words_for_commands.end() ? std::string() : std::string(found->ours);
}

std::string option_of_other_tool(const std::string& command, const std::string& name) {
  const auto* const found = std::find_if(
      words_for_options.begin(), words_for_options.end(),
      [&](const OptionWord& one) { return one.command == command && one.theirs == name; });
  return found == words_for_options.end() ? std::string() : std::string(found->ours);
}

}  // namespace aerowal::cli
