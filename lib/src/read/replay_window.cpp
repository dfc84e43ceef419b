#include "read/replay_window.hpp"

#include <algorithm>
#include <span>
#include <variant>

#include "base/ordered_pipeline.hpp"

namespace aerowal {
namespace {

/// Bytes between two records that cost less to read than another call.
constexpr std::uint64_t gap_size_max = 4096;
/// Of neighbours that are read at once: it stays in a processor's own cache.
constexpr std::uint64_t run_size_max = std::uint64_t{1} << 16;
/// That a thread takes at a time.
constexpr std::size_t share_max = 512;

}  // namespace

void ReplayWindow::clear() {
  records_.clear();
  by_offset_.clear();
  size_bytes_ = log_bytes_ = 0;
  is_read_ = false;
}

void ReplayWindow::add(const ReplayPlace& place) {
  const bool of_log = !place.is_of_base();
  if (of_log) by_offset_.push_back(static_cast<std::uint32_t>(records_.size()));
  records_.push_back({.byte_offset = place.offset(), .at = log_bytes_, .length = place.length});
  size_bytes_ += place.length;
  if (of_log) log_bytes_ += place.length;
}

Result<void> ReplayWindow::read(ByteSource& source, unsigned workers) {
  if (capacity_ < log_bytes_) {
    bytes_.reset();
    capacity_ = 0;
    // Not a vector: what is never read into takes no memory.
    bytes_.reset(new std::byte[log_bytes_]);
    capacity_ = log_bytes_;
  }
  std::sort(by_offset_.begin(), by_offset_.end(), [this](std::uint32_t a, std::uint32_t b) {
    return records_[a].byte_offset < records_[b].byte_offset;
  });
  std::vector<std::vector<std::byte>> runs(workers);
  const OrderedPipeline<std::monostate> pipeline{
      .workers = workers,
      .chunk_count = (by_offset_.size() + share_max - 1) / share_max,
      // No two may write the same bytes.
      .repeatable = false,
      .work = [&](std::uint64_t share, std::size_t worker, const auto&, const auto&,
                  std::monostate&) -> Result<bool> {
        const std::size_t begin = static_cast<std::size_t>(share) * share_max;
        const std::size_t end = std::min(by_offset_.size(), begin + share_max);
        if (auto read = read_some(source, begin, end, runs[worker]); !read) {
          return std::move(read).error();
        }
        return true;
      }};
  if (by_offset_.empty()) return {};
  auto all = pipeline.run();
  is_read_ = all.has_value();
  return all;
}

/// `run`: memory for neighbours. Errors: system.
Result<void> ReplayWindow::read_some(ByteSource& source, std::size_t begin, std::size_t end,
                                     std::vector<std::byte>& run) {
  const auto read_into = [&source](std::uint64_t byte_offset,
                                   std::span<std::byte> into) -> Result<void> {
    const auto got = source.read_at(byte_offset, into);
    if (!got) return got.error();
    if (*got == into.size()) return {};
    return Error{.code = ErrorCode::system,
                 .message = "the log became shorter while it was replayed",
                 .path = source.name(),
                 .byte_offset = byte_offset};
  };
  for (std::size_t i = begin; i < end;) {
    const Record& first = records_[by_offset_[i]];
    std::uint64_t run_end = first.byte_offset + first.length;
    std::size_t next = i + 1;
    for (; next < end; ++next) {
      const Record& record = records_[by_offset_[next]];
      if (record.byte_offset > run_end + gap_size_max ||
          record.byte_offset + record.length > first.byte_offset + run_size_max) {
        break;
      }
      run_end = std::max(run_end, record.byte_offset + record.length);
    }
    if (next == i + 1) {
      auto read = read_into(first.byte_offset, {bytes_.get() + first.at, first.length});
      if (!read) return read;
    } else {
      run.resize(run_size_max);
      auto read = read_into(first.byte_offset, std::span(run).first(run_end - first.byte_offset));
      if (!read) return read;
      for (std::size_t k = i; k < next; ++k) {
        const Record& record = records_[by_offset_[k]];
        std::copy_n(
            run.begin() + static_cast<std::ptrdiff_t>(record.byte_offset - first.byte_offset),
            record.length, bytes_.get() + record.at);
      }
    }
    i = next;
  }
  return {};
}

}  // namespace aerowal
