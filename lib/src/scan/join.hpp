#pragma once

#include "aerowal/ranges.hpp"
#include "inspect/probe.hpp"

namespace aerowal {

/// A record in two pieces, as a log has it whose parts were put together in the wrong order, or
/// with something between them.
struct Join {
  /// In a damaged region, and perhaps in what is in place of the header of a proven record after
  /// it.
  ByteRange beginning;
  ByteRange end;  ///< in the same region or another; the two neither overlap nor touch
  Header header;  ///< of the record
};

}  // namespace aerowal
