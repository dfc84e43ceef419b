// Files of any size that somebody made to keep a scan busy.

#include "adversaries.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <string>

#include <doctest/doctest.h>
#include <zlib.h>

#include "damage_builder.hpp"
#include "log_builder.hpp"

namespace aerowal::testing {
namespace {

void append(ByteVector& bytes, Bytes more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

void store(std::span<std::byte> bytes, std::size_t at, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) bytes[at + i] = static_cast<std::byte>(value >> (8 * i));
}

/// The smallest record, with a right checksum.
ByteVector small_record(std::uint64_t number) {
  return raw_record(0, number, std::string(20, '\0'));
}

/// A small one with a body, so that its content can differ.
ByteVector record_with(std::uint64_t number, const std::string& body) {
  return raw_record(1, number,
                    payload_of({.collection_id = "c",
                                .document_id = "d",
                                .schema_id = "s",
                                .schema_version = "v",
                                .body = bytes_of(body)}));
}

/// The start of a record of that length which passes every check but the checksum.
void append_candidate(ByteVector& bytes, std::uint64_t number, std::uint64_t length) {
  std::array<std::byte, 33> start{};
  store(start, 0, length, 4);
  store(start, 5, number, 8);
  store(start, 29, length - 37, 4);
  append(bytes, start);
}

/// Nothing but starts of records that reach nearly to the end.
ByteVector dense_candidates(std::size_t size) {
  ByteVector bytes;
  bytes.reserve(size);
  std::mt19937_64 random(size);
  for (std::uint64_t number = 1; size - bytes.size() > 200; ++number) {
    append_candidate(bytes, number, size - bytes.size() - 70 - random() % 60);
  }
  bytes.resize(size, std::byte{0x61});
  return bytes;
}

/// The same, with an intact record before each.
ByteVector candidates_after_records(std::size_t size) {
  ByteVector bytes;
  bytes.reserve(size);
  std::mt19937_64 random(size);
  for (std::uint64_t number = 1; size - bytes.size() > 200; number += 2) {
    append(bytes, small_record(number));
    append_candidate(bytes, number + 1, size - bytes.size() - 70 - random() % 60);
  }
  bytes.resize(size, std::byte{0x61});
  return bytes;
}

/// Records of random numbers.
ByteVector wild_numbers(std::size_t size) {
  ByteVector bytes;
  bytes.reserve(size);
  std::mt19937_64 random(size);
  while (size - bytes.size() > 100) append(bytes, small_record(1 + random() % (size / 37)));
  return bytes;
}

/// The shortest records with a byte between every two: no file has more breaks.
ByteVector stray_bytes(std::size_t size) {
  ByteVector bytes;
  bytes.reserve(size);
  for (std::uint64_t number = 1; size - bytes.size() > 100; number += 2) {
    append(bytes, small_record(number));
    bytes.push_back(std::byte{0x61});
  }
  return bytes;
}

/// Intact frames, each in the fourth string of the one before it, with one byte in the innermost
/// that is not UTF-8: checking it anew for each would be quadratic.
ByteVector nested_frames(std::size_t size) {
  constexpr std::size_t head_size = 29;
  const auto plain = [](std::uint64_t value) { return (value & 0x80808080U) == 0; };
  // From the inside out, so that the bytes before the string are written in reverse.
  ByteVector text(size / 4, std::byte{0x61});
  text.push_back(std::byte{0xff});
  std::string reversed_heads;
  std::string tails;
  std::uint64_t inside = text.size();
  auto crc = static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const unsigned char*>(text.data()), text.size()));
  const auto crc_of = [](Bytes bytes) {
    return static_cast<std::uint32_t>(
        ::crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
  };
  const auto combine = [](std::uint32_t a, std::uint32_t b, std::uint64_t b_size) {
    return static_cast<std::uint32_t>(::crc32_combine(a, b, static_cast<z_off_t>(b_size)));
  };
  for (std::size_t frames = size / 1024; frames > 0; --frames) {
    // Padding in the first two strings makes lengths that are UTF-8 themselves.
    std::uint64_t padding = 0;
    const auto length = [&] { return head_size + padding + inside + 8; };
    while (!plain(length()) || !plain(padding / 2) || !plain(padding - padding / 2)) ++padding;
    std::string head(head_size, '\0');
    const auto put = [&](std::size_t at, std::uint64_t value) {
      for (std::size_t i = 0; i < 4; ++i) head[at + i] = static_cast<char>(value >> (8 * i));
    };
    put(0, length());
    head[5] = 1;
    put(13, padding / 2);
    put(17, padding - padding / 2);
    put(25, inside);
    head.insert(21, std::string(padding - padding / 2, 'p'));
    head.insert(17, std::string(padding / 2, 'p'));
    const std::array<std::byte, 4> no_body{};
    std::uint32_t covered = combine(crc_of(bytes_of(head)), crc, inside);
    covered = combine(covered, crc_of(no_body), 4);
    std::array<std::byte, 4> checksum{};
    store(checksum, 0, covered, 4);
    tails += text_of(no_body) + text_of(checksum);
    crc = combine(covered, crc_of(checksum), 4);
    inside = length();
    reversed_heads.append(head.rbegin(), head.rend());
  }
  std::reverse(reversed_heads.begin(), reversed_heads.end());
  ByteVector bytes{std::byte{1}};  // something in front, so that they have to be searched for
  append(bytes, bytes_of(reversed_heads));
  append(bytes, text);
  append(bytes, bytes_of(tails));
  REQUIRE_MESSAGE(bytes.size() <= size, "the frames do not fit");
  bytes.resize(size, std::byte{0x61});
  return bytes;
}

void append_records(ByteVector& bytes, std::uint64_t first, std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) append(bytes, small_record(first + i));
}

/// After a chain, in turn a record that it has and one that it could have: each is a finding.
ByteVector rejected_in_turn(std::size_t size) {
  const std::uint64_t turns = size / 37 / 4;
  ByteVector bytes;
  bytes.reserve(size);
  append_records(bytes, 1, turns);
  append_records(bytes, 2 * turns + 1, turns);
  for (std::uint64_t i = 0; i < turns; ++i) {
    append(bytes, small_record(i % 2 == 0 ? 1 : turns + i));
  }
  return bytes;
}

/// Damaged records that show their keys, and every second number of theirs intact after them.
ByteVector named_losses(std::size_t size) {
  const std::uint64_t losses = size / 37 / 6;
  ByteVector bytes;
  bytes.reserve(size);
  append_records(bytes, 1, 2 * losses);
  bytes.resize(bytes.size() + 5);
  for (std::uint64_t i = 0; i < losses; ++i) {
    ByteVector record = small_record(2 * losses + 2 * i + 2);
    record.back() ^= std::byte{0xff};
    record[record.size() - 2] ^= std::byte{0xff};
    append(bytes, record);
  }
  append_records(bytes, 4 * losses + 1, 2 * losses);
  for (std::uint64_t i = losses; i > 0; --i) append(bytes, small_record(2 * losses + 2 * i - 1));
  return bytes;
}

/// The same log again and again.
ByteVector repeated_runs(std::size_t size) {
  LogBuilder log;
  for (int i = 0; i < 500; ++i) log.update("users", "user", "{}");
  ByteVector bytes;
  bytes.reserve(size);
  while (bytes.size() + log.bytes().size() < size) append(bytes, log.bytes());
  return bytes;
}

/// Pairs of one lost record and one with its key.
ByteVector damaged_pairs(std::size_t size) {
  LogBuilder log;
  while (log.bytes().size() + 200 < size) log.update("users", "user", "{}");
  ByteVector bytes = log.bytes();
  for (std::size_t i = 0; i < log.count(); i += 2) {
    store(bytes, log.offset(i) + log.length(i) - 8, 0x1234567812345678, 8);
  }
  return bytes;
}

ByteVector random_bytes(std::size_t size) { return garbage(size, size); }

/// A short log, then bytes that each could begin a length, a type or a number.
ByteVector ones_after_log(std::size_t size) {
  ByteVector bytes;
  for (std::uint64_t number = 1; number < 20; ++number) append(bytes, small_record(number));
  bytes.resize(size, std::byte{1});
  return bytes;
}

/// The same with four bytes again and again, which make inner lengths that lead far.
ByteVector far_lengths(std::size_t size) {
  ByteVector bytes;
  for (std::uint64_t number = 1; number < 20; ++number) append(bytes, small_record(number));
  while (bytes.size() + 4 < size) {
    const std::array<std::byte, 4> pattern{std::byte{0}, std::byte{1}, std::byte{2}, std::byte{0}};
    append(bytes, pattern);
  }
  return bytes;
}

/// A log, and one of its records again and again.
ByteVector copies_of_one(std::size_t size) {
  ByteVector bytes;
  append_records(bytes, 1, 100);
  while (bytes.size() + 100 < size) append(bytes, small_record(7));
  return bytes;
}

/// Each number twice, with different content.
ByteVector forks(std::size_t size) {
  ByteVector bytes;
  for (std::uint64_t number = 1; bytes.size() + 200 < size; ++number) {
    append(bytes, record_with(number, "1"));
    append(bytes, record_with(number, "2"));
  }
  return bytes;
}

/// One number with a content of its own each time.
ByteVector contents_of_one(std::size_t size) {
  ByteVector bytes;
  append_records(bytes, 1, 100);
  for (std::uint64_t i = 0; bytes.size() + 200 < size; ++i) {
    append(bytes, record_with(50, std::to_string(i)));
  }
  return bytes;
}

/// A log, then pieces of its records of all lengths from all places.
ByteVector pieces(std::size_t size) {
  ByteVector log;
  std::mt19937_64 random(size);
  for (std::uint64_t number = 1; log.size() < size / 2; ++number) {
    append(log, record_with(number, std::to_string(random())));
  }
  ByteVector bytes = log;
  while (bytes.size() + 100 < size) {
    append(bytes, Bytes(log).subspan(random() % (log.size() - 100), 17 + random() % 60));
  }
  return bytes;
}

/// Records whose documents hold records, without their headers.
ByteVector headless_hosts(std::size_t size) {
  ByteVector bytes;
  for (std::uint64_t number = 1; bytes.size() + 400 < size; ++number) {
    std::string body = "[";
    for (std::uint64_t i = 0; i < 3; ++i) body += text_of(small_record(number + i));
    ByteVector record = record_with(number, body + "]");
    for (std::size_t at = 0; at < 13; ++at) record[at] ^= std::byte{0x5a};
    append(bytes, record);
  }
  return bytes;
}

/// Intact records with a few bytes before each that are in a document with it.
ByteVector surfaced_records(std::size_t size) {
  std::string inside;
  ByteVector bytes;
  std::uint64_t number = 1;
  for (; bytes.size() < size / 2; ++number) {
    const std::string piece = "{piece}" + text_of(small_record(number + 1000));
    append(bytes, record_with(number, "[" + piece + "]"));
    inside += piece;
  }
  append(bytes, bytes_of(inside));
  return bytes;
}

/// Ends of records, then beginnings, none of which belong together.
ByteVector ends_and_beginnings(std::size_t size) {
  ByteVector bytes;
  for (std::uint64_t number = 1; bytes.size() + 300 < size; number += 2) {
    append(bytes, small_record(number));
    const ByteVector lost = record_with(number + 1, std::string(60, 'x'));
    append(bytes, Bytes(lost).subspan(number % 2 == 0 ? 0 : 40, 50));
  }
  return bytes;
}

/// Damaged records in a row, of which each shows where the next begins.
ByteVector damaged_in_a_row(std::size_t size) {
  ByteVector bytes;
  for (std::uint64_t number = 1; bytes.size() + 200 < size; ++number) {
    ByteVector record = record_with(number, "{}");
    record[record.size() - 6] ^= std::byte{0x3c};
    append(bytes, record);
  }
  return bytes;
}

/// One flipped bit in each record.
ByteVector flips_in_all(std::size_t size) {
  ByteVector bytes;
  std::mt19937_64 random(size);
  for (std::uint64_t number = 1; bytes.size() + 200 < size; ++number) {
    ByteVector record = record_with(number, "{}");
    record[random() % record.size()] ^= std::byte{0x10};
    append(bytes, record);
  }
  return bytes;
}

/// The beginning of the next record again and again, as failed writes leave it.
ByteVector failed_appends(std::size_t size) {
  ByteVector bytes;
  const ByteVector next = record_with(2, std::string(60, 'x'));
  append(bytes, small_record(1));
  while (bytes.size() + 300 < size) append(bytes, Bytes(next).first(30));
  append(bytes, next);
  append_records(bytes, 3, 3);
  return bytes;
}

/// Headers of the next numbers, one byte after the other, each of which leads to the end.
ByteVector headers_to_the_end(std::size_t size) {
  ByteVector bytes;
  append_records(bytes, 1, 5);
  for (std::uint64_t number = 6; bytes.size() + 100 < size; ++number) {
    append_candidate(bytes, number, size - bytes.size());
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace

const std::array<Adversary, 23> adversaries{{
    {"random-bytes", &random_bytes},
    {"dense-candidates", &dense_candidates},
    {"candidates-after-records", &candidates_after_records},
    {"wild-numbers", &wild_numbers},
    {"stray-bytes", &stray_bytes},
    {"nested-frames", &nested_frames},
    {"repeated-runs", &repeated_runs},
    {"rejected-in-turn", &rejected_in_turn},
    {"named-losses", &named_losses},
    {"damaged-pairs", &damaged_pairs},
    {"ones-after-log", &ones_after_log},
    {"far-lengths", &far_lengths},
    {"copies-of-one", &copies_of_one},
    {"forks", &forks},
    {"contents-of-one", &contents_of_one},
    {"pieces", &pieces},
    {"headless-hosts", &headless_hosts},
    {"surfaced-records", &surfaced_records},
    {"ends-and-beginnings", &ends_and_beginnings},
    {"damaged-in-a-row", &damaged_in_a_row},
    {"flips-in-all", &flips_in_all},
    {"failed-appends", &failed_appends},
    {"headers-to-the-end", &headers_to_the_end},
}};

ByteVector adversarial_file(std::string_view name, std::size_t size) {
  for (const Adversary& each : adversaries) {
    if (name == each.name) return each.make(size);
  }
  FAIL("there is no such adversary");
  return {};
}

}  // namespace aerowal::testing
