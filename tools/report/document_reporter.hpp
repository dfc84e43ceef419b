#pragma once

#include <optional>
#include <stdexcept>
#include <string>

#include "report/reporter.hpp"

namespace aerowal::cli {

/// What `replay` prints in a format that has documents and nothing else: the command line asks for
/// none of the rest together with it.
class DocumentReporter : public ReplayReporter {
 public:
  using ReplayReporter::ReplayReporter;

  void append_key(std::string& /*text*/, const DocumentKey& /*key*/) const override { none(); }
  void append_difference(std::string& /*text*/,
                         const DocumentDifference& /*difference*/) const override {
    none();
  }
  void summary(const ReplayCounts& /*counts*/, const std::string& /*log*/) override { none(); }
  void summary(const DifferenceCounts& /*counts*/, const std::string& /*log*/) override { none(); }
  [[nodiscard]] std::string rebuilt(const StoreRebuild& /*rebuild*/,
                                    const std::string& /*log*/) const override {
    none();
  }
  void store_damage(const StoreDamage& /*damage*/, const std::string& /*path*/) override { none(); }
  void difference(const StoreDifference& /*difference*/) override { none(); }
  void summary(const StoreCheck& /*check*/, const std::optional<std::string>& /*in_use*/) override {
    none();
  }

 private:
  [[noreturn]] static void none() { throw std::logic_error("the format has only documents"); }
};

}  // namespace aerowal::cli
