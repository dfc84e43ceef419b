#pragma once

#include "io/file.hpp"

namespace aerowal::cli {

/// Takes SIGINT and SIGTERM, as long as it lives, for a wish to end that is asked for rather than
/// acted on. The second one ends the process. What was ignored stays ignored. For a process of one
/// thread.
class StopSignals {
 public:
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();

  /// Whether one came.
  bool requested();
  /// Can be read once one came; -1 where there is none to be had, and the signals end the process.
  [[nodiscard]] int descriptor() const { return descriptor_.get(); }

 private:
  Descriptor descriptor_;
  bool requested_ = false;
};

}  // namespace aerowal::cli
