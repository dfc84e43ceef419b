#pragma once

#include <string_view>

#include "term/exit_code.hpp"

namespace aerowal::cli {

/// From now on an allocation that fails ends the program as end_out_of_memory() does, which prints
/// `text`, a string literal with its line end, and gives `code`. Allocates nothing.
void prepare_out_of_memory(std::string_view text, ExitCode code);

/// Says on standard error that memory is out, and ends the program with its code. Allocates
/// nothing, and may be called by any thread.
[[noreturn]] void end_out_of_memory();

/// Where an allocation fails, the program ends at once: what was printed stands, and nothing has to
/// be undone. Nor could every std::bad_alloc be caught: CLI11 allocates before main() and where
/// nothing may be thrown, and streams swallow it. A command that changes files lives in one of
/// these, in which it is thrown, so that what was begun is undone.
class UnwindWhereOutOfMemory {
 public:
  UnwindWhereOutOfMemory();
  UnwindWhereOutOfMemory(const UnwindWhereOutOfMemory&) = delete;
  UnwindWhereOutOfMemory& operator=(const UnwindWhereOutOfMemory&) = delete;
  UnwindWhereOutOfMemory(UnwindWhereOutOfMemory&&) = delete;
  UnwindWhereOutOfMemory& operator=(UnwindWhereOutOfMemory&&) = delete;
  ~UnwindWhereOutOfMemory();
};

}  // namespace aerowal::cli
