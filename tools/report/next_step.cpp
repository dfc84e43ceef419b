#include "report/next_step.hpp"

#include <aerowal/log_path.hpp>
#include <aerowal/store_path.hpp>

#include "io/file.hpp"
#include "report/finding_loss.hpp"
#include "report/remedy_text.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

/// A container is unpacked first; `log` is the argument that named it.
std::string unpacking_step(ByteSource& source, std::string& log) {
  const auto container = source.container();
  if (!container) return {};
  log = unpacked_log_name();
  return "  " +
         unbroken(printable_message(unpacking_command(*container, source.name())) + " > " + log) +
         "\n";
}

/// The store of the log's own data directory may have what was cut off.
std::string store_step(ByteSource& source, const std::string& log) {
  const auto directory = data_directory_of(source.name());
  if (!directory || !*directory) return {};
  const std::string store = store_path_of(**directory);
  if (!exists(store)) return {};
  return "The document store beside it may have them:\n  " +
         unbroken("aerowal repair --store " + printable_message(shell_quoted(store)) + " " + log) +
         "\nplans to restore them, and writes nothing. Do so before AeroDB starts on it.\n";
}

std::string short_step(ByteSource& source, std::string log) {
  const std::string unpacking = unpacking_step(source, log);
  return "Next: what is here is sound. Look for a newer copy, and for what cut this one off. With "
         "the rest\vof the records at hand, as 'aerowal dump --json' prints them,\n" +
         unpacking + "  " + unbroken("aerowal append " + log + " --from FILE") + "\n" +
         (unpacking.empty() ? "adds them.\n" : "make a log that has them.\n") +
         store_step(source, log);
}

std::string acknowledged_end_step(ByteSource& source, std::string log) {
  const std::string unpacking = unpacking_step(source, log);
  return "Next: keep a copy of the file before anything else touches it. Its end was acknowledged, "
         "so that\vit is no crash's: do not cut it off. Look for a newer copy of the log, and "
         "for its records in the\v"
         "document store:\n" +
         unpacking + "  " + unbroken("aerowal repair --store STORE " + log) +
         "\nplans the repair with it and writes nothing. A plan that still cuts the end off found "
         "nothing there.\n";
}

}  // namespace

void NextStep::add(const Finding& damage) {
  end_was_acknowledged_ = end_was_acknowledged_ || is_acknowledged_tail(damage);
  only_crash_ = only_crash_ && is_unacknowledged_tail(damage);
  only_short_ = only_short_ && damage.kind == DamageKind::short_log;
  is_log_ = is_log_ && damage.kind != DamageKind::not_a_log;
}

std::string NextStep::text(ByteSource& source) const {
  const std::string log =
      source.name() == "-" ? "LOG" : printable_message(shell_quoted(source.name()));
  if (!is_log_) {
    return "Next: there is nothing in it to dump or to repair. Check that the path is the log's; "
           "if it is,\vkeep a copy of the file, and restore the log from a backup.\n  " +
           unbroken("aerowal dump --at-offset 0 " + log) + "\nshows how the file begins.\n";
  }
  if (only_short_) return short_step(source, log);
  if (end_was_acknowledged_) return acknowledged_end_step(source, log);
  return "Next: keep a copy of the file before anything else touches it. Then\n  " +
         unbroken("aerowal dump --keep-going " + log) +
         (only_crash_
              ? "\nshows every sound record; after them is what a crash leaves.\n"
              : "\nshows every sound record, with the damage in its place between them.\n") +
         "  " + unbroken("aerowal repair " + log) + "\nplans the repair and writes nothing.\n";
}

}  // namespace aerowal::cli
