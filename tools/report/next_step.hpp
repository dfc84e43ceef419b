#pragma once

#include <string>

#include <aerowal/byte_source.hpp>
#include <aerowal/finding.hpp>

namespace aerowal::cli {

/// What to do about a log that is not sound.
class NextStep {
 public:
  /// Takes every finding.
  void add(const Finding& damage);

  /// For people: sentences, and commands in lines of their own. `source`: the log.
  [[nodiscard]] std::string text(ByteSource& source) const;

 private:
  bool only_crash_ = true;
  bool only_short_ = true;
  bool is_log_ = true;
  bool end_was_acknowledged_ = false;  ///< though a crash could have left it
};

}  // namespace aerowal::cli
