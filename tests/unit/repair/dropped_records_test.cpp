#include "repair/dropped_records.hpp"

#include <memory>

#include <doctest/doctest.h>

#include "log_parts.hpp"
#include "scan/inventory.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

using Numbers = std::vector<std::uint64_t>;

/// A log in memory, and the search in it.
class Searched {
 public:
  explicit Searched(const ByteVector& bytes)
      : source_(ByteSource::from_memory(bytes, "log")),
        inventory_(*take_inventory(*source_)),
        log_(*source_, bytes.size(), 0),
        probe_(log_),
        search_(log_, probe_, inventory_.proofs) {}

  std::vector<DroppedRecord> look_into(std::uint64_t begin, std::uint64_t end) {
    std::vector<DroppedRecord> found;
    search_.look_into({.begin = begin, .end = end}, found);
    return found;
  }
  std::vector<DroppedRecord> look_inside(const DroppedRecord& record) {
    std::vector<DroppedRecord> found;
    search_.look_inside(record, found);
    return found;
  }

 private:
  std::unique_ptr<ByteSource> source_;
  Inventory inventory_;
  RandomAccessLog log_;
  Probe probe_;
  DroppedRecordSearch search_;
};

Numbers numbers_of(const std::vector<DroppedRecord>& records) {
  Numbers numbers;
  for (const DroppedRecord& record : records) numbers.push_back(record.sequence_number);
  return numbers;
}

TEST_CASE("dropped records: those of a document are found in it, and not beside it") {
  LogBuilder log = history_of("a", 1);
  log.insert("users", "host", text_of(history_of("b", 2).bytes()));
  log.insert("users", "u", "1");
  Searched searched(log.bytes());
  const std::vector<DroppedRecord> found = searched.look_into(0, log.bytes().size());
  REQUIRE(numbers_of(found) == Numbers{1, 2, 3});
  CHECK(found[1].byte_offset == log.offset(1));
  CHECK(found[1].length == log.length(1));
  CHECK(numbers_of(searched.look_inside(found[1])) == Numbers{1, 2});
  CHECK(searched.look_inside(found[0]).empty());
}

TEST_CASE("dropped records: only what begins in the range, or just before it, counts") {
  const LogBuilder log = history_of("a", 4);
  Searched searched(log.bytes());
  CHECK(numbers_of(searched.look_into(log.offset(1), log.offset(3))) == Numbers{2, 3});
  constexpr std::size_t before = DroppedRecordSearch::shared_max;
  CHECK(numbers_of(searched.look_into(log.offset(1) + before + 1, log.offset(3))) == Numbers{3});
  CHECK(numbers_of(searched.look_into(log.offset(1) + before, log.offset(3))) == Numbers{2, 3});
  CHECK(numbers_of(searched.look_into(log.offset(1), log.offset(3) + 1)) == Numbers{2, 3, 4});
}

TEST_CASE("dropped records: one whose id is not UTF-8 is not intact") {
  LogBuilder log = history_of("a", 1);
  log.insert("users", "\xFF", "1");
  log.insert("users", "u", "1");
  log.insert("users", "v", "1");
  log.insert("users", "w", "1");
  CHECK(numbers_of(Searched(log.bytes()).look_into(0, log.bytes().size())) == Numbers{1, 3, 4, 5});
  // Nor before one that proves itself.
  ByteVector bytes = log.bytes();
  flip_bit(bytes, 8 * (log.offset(4) - 6));
  CHECK(numbers_of(Searched(bytes).look_into(0, bytes.size())) == Numbers{1, 3, 4, 5});
}

TEST_CASE("dropped records: one that proves itself counts with the number that it had") {
  const LogBuilder log = history_of("a", 3);
  ByteVector bytes = log.bytes();
  flip_bit(bytes, 8 * (log.offset(1) + format::sequence_at) + 4);
  const std::vector<DroppedRecord> found = Searched(bytes).look_into(0, bytes.size());
  REQUIRE(numbers_of(found) == Numbers{1, 2, 3});
  CHECK_FALSE(found[0].proven);
  CHECK(found[1].proven);
  CHECK_FALSE(found[2].proven);
}

}  // namespace
