#pragma once

#include <functional>
#include <string>

#include "aerowal/record.hpp"

namespace aerowal {

/// Text that several threads make of records.
struct RecordText {
  /// Appends what there is to say of a record, whose views live until it returns. Called on
  /// several threads at once.
  std::function<void(const PlacedRecord& record, std::string& text)> describe;

  /// Gets what was said, in order, to print it or take it away. Called on the thread of the caller.
  /// False: nothing more is wanted.
  std::function<bool(std::string& text)> print;
};

}  // namespace aerowal
