#include "scan/split_hosts.hpp"

#include <doctest/doctest.h>

#include "files.hpp"
#include "log_parts.hpp"
#include "scan/joins.hpp"
#include "scan/resolution.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// Five records, of which the third holds records 3 and 4 of another history.
LogBuilder log_with_host() {
  LogBuilder log = history_of("a", 2);
  const ByteVector inner = records(history_of("b", 4), 3, 4);
  log.insert("users", "host", "[" + text_of(inner) + "]");
  log.insert("users", "d", "4");
  log.insert("users", "e", "5");
  return log;
}

struct HostScan {
  explicit HostScan(const ByteVector& bytes)
      : source(ByteSource::from_memory(bytes, "log")), inventory(*take_inventory(*source)) {
    RandomAccessLog log(*source, inventory.size, 0);
    joins = find_joins(inventory, log);
    resolution = resolve(inventory, log, {.joins = &joins});
  }

  /// How many regions have damage of that class.
  [[nodiscard]] std::size_t count(DamageClass damage) const {
    std::size_t found = 0;
    for (const ResolvedRegion& region : resolution.regions)
      found += region.damage == damage ? 1 : 0;
    return found;
  }

  std::unique_ptr<ByteSource> source;
  Inventory inventory;
  std::vector<Join> joins;
  Resolution resolution;
};

TEST_CASE("split hosts: a byte in a record leaves no record in its document to the log") {
  const LogBuilder log = log_with_host();
  for (std::size_t at = 13; at < log.length(2); ++at) {
    CAPTURE(at);
    ByteVector bytes = log.bytes();
    bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(log.offset(2) + at), std::byte{'\n'});
    const HostScan scanned(bytes);
    REQUIRE(scanned.joins.size() == 1);
    CHECK(scanned.joins[0].header.sequence_number == 3);
    CHECK(scanned.joins[0].header.length == log.length(2));
    CHECK(scanned.resolution.conflicts.empty());
    CHECK(scanned.resolution.kept.size() == 2);
    CHECK(scanned.resolution.last_number == 5);
  }
}

TEST_CASE("split hosts: parts in the wrong order are cut anywhere in a record") {
  const LogBuilder log = log_with_host();
  for (std::size_t at = 13; at < log.length(2); ++at) {
    CAPTURE(at);
    const std::size_t cut = log.offset(2) + at;
    const HostScan scanned(
        joined({log.bytes().begin() + static_cast<std::ptrdiff_t>(cut), log.bytes().end()},
               start_of(log.bytes(), cut)));
    REQUIRE(scanned.joins.size() == 1);
    CHECK(scanned.joins[0].beginning ==
          ByteRange{.byte_offset = log.bytes().size() - at, .length = at});
    CHECK(scanned.joins[0].end == ByteRange{.byte_offset = 0, .length = log.length(2) - at});
    CHECK(scanned.resolution.conflicts.empty());
  }
}

TEST_CASE("split hosts: a copy with a byte in it is a copy, with all that is in its document") {
  const LogBuilder log = log_with_host();
  ByteVector copy = records(log, 3, 3);
  const std::size_t size = copy.size();
  for (const std::size_t at : {std::size_t{40}, size / 2, size - 2}) {
    CAPTURE(at);
    ByteVector with_byte = copy;
    with_byte.insert(with_byte.begin() + static_cast<std::ptrdiff_t>(at), std::byte{'\n'});
    const HostScan scanned(joined(log.bytes(), with_byte));
    CHECK(scanned.count(DamageClass::copy) == 1);
    CHECK(scanned.joins.empty());
    CHECK(scanned.resolution.lost.empty());
    CHECK(scanned.resolution.last_number == 5);
  }
}

TEST_CASE("split hosts: a record that lacks its end is no write that was repeated") {
  const LogBuilder log = log_with_host();
  const ByteVector until = start_of(log.bytes(), log.offset(3));
  for (const std::size_t lacking : {1U, 3U, 4U}) {
    CAPTURE(lacking);
    const HostScan scanned(start_of(until, until.size() - lacking));
    CHECK(scanned.count(DamageClass::failed_append) == 0);
    CHECK(scanned.count(DamageClass::record) == 1);
  }
  // A record of the log's whose beginning another document holds too is no copy of that.
  LogBuilder held = log_with_host();
  held.insert("users", "backup", "[" + text_of(records(log, 3, 3)) + "]");
  ByteVector lacking = held.bytes();
  const auto host = lacking.begin() + static_cast<std::ptrdiff_t>(held.offset(2));
  lacking.erase(host + 60, host + 69);
  CHECK(HostScan(lacking).count(DamageClass::record) == 1);
  // What failed before its document began shows no host, though its length leads past the end.
  LogBuilder longer = history_of("a", 2);
  longer.insert("users", "long", std::string(60, 'x'));
  LogBuilder shorter = history_of("a", 2);
  shorter.insert("users", "s", "1");
  const ByteVector repeated =
      joined(start_of(longer.bytes(), longer.offset(2) + 40), records(shorter, 3, 3));
  CHECK(HostScan(repeated).count(DamageClass::failed_append) == 1);
  // One that was repeated leads into what was written again.
  const ByteVector again = joined(start_of(log.bytes(), log.offset(1) + 40), records(log, 2, 2));
  CHECK(HostScan(again).count(DamageClass::failed_append) == 1);
}

}  // namespace
