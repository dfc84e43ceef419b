#include "record_mutator.hpp"

#include <algorithm>
#include <random>
#include <span>
#include <vector>

#include "log_builder.hpp"

namespace {

using aerowal::testing::reseal;

std::uint32_t load(std::span<const std::byte> bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i > 0; --i)
    value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i - 1]);
  return value;
}

/// The record that begins at `at` by its inner lengths, or by its length field; empty if neither
/// fits.
std::span<std::byte> record_at(const RecordShape& shape, std::span<std::byte> bytes, std::size_t at,
                               bool inner) {
  if (bytes.size() - at < shape.size_min) return {};
  std::uint64_t length = load(bytes, at);
  if (inner) {
    length = shape.header_size;
    for (std::size_t field = 0; field < shape.fields; ++field) {
      if (field + 1 == shape.fields) length += shape.before_last_field;
      if (at + length + 4 > bytes.size()) return {};
      length += 4 + std::uint64_t{load(bytes, static_cast<std::size_t>(at + length))};
    }
    length += 4;
  }
  if (length < shape.size_min || length > bytes.size() - at) return {};
  return bytes.subspan(at, static_cast<std::size_t>(length));
}

/// Where records begin, as far as lengths lead from one to the next.
std::vector<std::size_t> find_starts(const RecordShape& shape, std::span<std::byte> bytes) {
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < bytes.size();) {
    starts.push_back(at);
    const auto record = record_at(shape, bytes, at, false);
    if (record.empty()) break;
    at += record.size();
  }
  return starts;
}

}  // namespace

// Weak, because only libFuzzer has it, and without that nothing mutates.
extern "C" __attribute__((weak)) std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size,
                                                              std::size_t max_size);

std::size_t mutate_records(const RecordShape& shape, std::uint8_t* data, std::size_t size,
                           std::size_t max_size, unsigned int seed) {
  if (max_size == 0) return size;
  std::minstd_rand random(seed);
  const auto any = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  const auto starts_before = find_starts(shape, std::as_writable_bytes(std::span(data, size)));
  if (starts_before.size() > 1 && any(4) == 0) {
    // A whole record once more, somewhere between others.
    const auto bytes = std::as_writable_bytes(std::span(data, size));
    const auto record = record_at(shape, bytes, starts_before[any(starts_before.size())], false);
    if (!record.empty() && size + record.size() <= max_size) {
      const std::vector<std::byte> copy(record.begin(), record.end());
      const std::size_t to = starts_before[any(starts_before.size())];
      const auto all = std::as_writable_bytes(std::span(data, size + copy.size()));
      std::copy_backward(all.begin() + static_cast<std::ptrdiff_t>(to),
                         all.begin() + static_cast<std::ptrdiff_t>(size), all.end());
      std::ranges::copy(copy, all.begin() + static_cast<std::ptrdiff_t>(to));
      size += copy.size();
    }
  } else {
    size = LLVMFuzzerMutate(data, size, max_size);
  }
  if (size == 0 || any(8) == 0) return size;
  const auto bytes = std::as_writable_bytes(std::span(data, size));
  for (const std::size_t start : find_starts(shape, bytes)) {
    if (any(2) == 0) continue;
    const auto record = record_at(shape, bytes, start, any(2) == 0);
    if (record.empty()) continue;
    // Far numbers say little, and make as many records lost.
    if (shape.number_at != 0 && any(8) != 0) {
      std::fill_n(record.begin() + static_cast<std::ptrdiff_t>(shape.number_at) + 1, 7,
                  std::byte{});
    }
    reseal(record);
  }
  return size;
}
