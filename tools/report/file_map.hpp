#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <aerowal/finding.hpp>

namespace aerowal::cli {

/// The cell of so many of the same size that a byte of a file is in; the last one for what is past
/// its end. `size`: of the file, not 0.
std::size_t cell_of(std::uint64_t byte_offset, std::uint64_t size, std::size_t cells);

/// A file in cells of the same size, each with the worst of what is in it.
class FileMap {
 public:
  enum class Cell : std::uint8_t { sound, torn, damaged };

  /// Cells side by side that have the same in them.
  struct Run {
    std::size_t begin = 0;
    std::size_t end = 0;
    Cell cell = Cell::sound;
  };

  /// `size`: of the file, in bytes.
  FileMap(std::uint64_t size, std::size_t cells) : size_(size), cells_(cells, Cell::sound) {}

  void mark(const Finding& damage);

  /// Of the file.
  [[nodiscard]] std::uint64_t bytes() const { return size_; }
  [[nodiscard]] std::vector<Run> runs() const;

 private:
  std::uint64_t size_;
  std::vector<Cell> cells_;
};

}  // namespace aerowal::cli
