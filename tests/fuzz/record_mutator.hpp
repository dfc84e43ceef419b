#pragma once

#include <cstddef>
#include <cstdint>

/// How records of a file are framed: of a log, or of a documents.dat.
struct RecordShape {
  std::size_t header_size = 13;
  std::size_t fields = 5;
  std::size_t before_last_field = 0;  ///< bytes between the last but one and the last
  std::size_t size_min = 37;
  std::size_t number_at = 5;  ///< 0: there is none
};

inline constexpr RecordShape log_shape{};
inline constexpr RecordShape store_shape{
    .header_size = 4, .fields = 4, .before_last_field = 1, .size_min = 25, .number_at = 0};

/// Mutates as libFuzzer does, but now and then makes lengths and checksums right again or puts a
/// whole record somewhere else once more, as no fuzzer guesses these. Returns the new size.
std::size_t mutate_records(const RecordShape& shape, std::uint8_t* data, std::size_t size,
                           std::size_t max_size, unsigned int seed);
