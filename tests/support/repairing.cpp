#include "repairing.hpp"

#include <stdexcept>

#include <unistd.h>

#include "repair/repaired_bytes.hpp"

namespace aerowal::testing {
namespace {

void require(bool so, const std::string& otherwise) {
  if (!so) throw std::runtime_error(otherwise);
}

}  // namespace

std::string describe(const RepairPlan& plan) {
  std::string text = "records " + std::to_string(plan.records) + ", size " +
                     std::to_string(plan.size) + ", lost " + std::to_string(plan.records_lost) +
                     (plan.refusal ? ", refused: " + refusal_error(plan, {}).message : "") + "\n";
  for (const RepairStep& step : plan.steps) {
    text += "  " + std::string(name(step.finding.kind)) + " at " +
            std::to_string(step.finding.byte_offset) + ", " + std::to_string(step.finding.length) +
            " bytes: " + std::string(name(step.action)) + " " + step.restore_failure +
            step.donor_failure + "\n";
  }
  for (const KeptRange& kept : plan.kept) {
    text += "  kept " + std::to_string(kept.byte_offset) + "+" + std::to_string(kept.length) +
            " numbers " + std::to_string(kept.first_sequence_number) + "+" +
            std::to_string(kept.count) + " at " + std::to_string(kept.new_byte_offset) +
            (kept.restored ? " restored" : "") + (kept.correction ? " corrected" : "") +
            (kept.end ? " joined" : "") + "\n";
  }
  return text;
}

RepairPlan plan_of(const MemoryFile& file, const RepairOptions& options) {
  require(::lseek(file.descriptor(), 0, SEEK_SET) == 0, "cannot seek");
  auto source = ByteSource::from_descriptor(file.descriptor(), "log");
  require(source.has_value(), "no source");
  auto plan = plan_repair(**source, options);
  if (!plan) throw std::runtime_error("no plan: " + plan.error().message);
  return std::move(*plan);
}

ByteVector content(int descriptor) {
  ByteVector bytes(static_cast<std::size_t>(::lseek(descriptor, 0, SEEK_END)));
  require(::pread(descriptor, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()),
          "cannot read");
  require(::lseek(descriptor, 0, SEEK_SET) == 0, "cannot seek");
  return bytes;
}

ByteVector write_out(const MemoryFile& file, const RepairPlan& plan) {
  require(::lseek(file.descriptor(), 0, SEEK_SET) == 0, "cannot seek");
  auto source = ByteSource::from_descriptor(file.descriptor(), "log");
  require(source.has_value(), "no source");
  const MemoryFile output({});
  const auto written = write_repaired_bytes(**source, plan, output.descriptor(), "output");
  if (!written) {
    throw std::runtime_error("not written: " + written.error().message + "\n" + describe(plan));
  }
  return content(output.descriptor());
}

}  // namespace aerowal::testing
