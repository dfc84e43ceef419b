#include "store/store_reader.hpp"

#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "faulty_source.hpp"
#include "log_parts.hpp"
#include "store_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

struct Found {
  std::uint64_t byte_offset = 0;
  std::string id;
  std::string schema;
  bool tombstone = false;
  std::string body;
  std::optional<StoreDamage> damage = {};

  bool operator==(const Found&) const = default;
};

std::vector<Found> read_all(const ByteVector& bytes) {
  const auto source = ByteSource::from_memory(bytes, "store");
  StoreReader reader(*source, bytes.size());
  std::vector<Found> all;
  for (;;) {
    const auto more = reader.next();
    REQUIRE(more);
    if (!*more) return all;
    if (reader.damage() != nullptr) {
      all.push_back({.byte_offset = reader.damage()->byte_offset, .damage = *reader.damage()});
      continue;
    }
    const auto body = reader.body();
    REQUIRE(body);
    const StoredRecord& record = reader.record();
    all.push_back(
        {.byte_offset = record.byte_offset,
         .id = std::string(record.composite_id),
         .schema = std::string(record.schema_id) + "@" + std::string(record.schema_version),
         .tombstone = record.tombstone,
         .body = text_of(*body)});
  }
}

TEST_CASE("store reader: records short and long, one after the other") {
  const std::string body(std::size_t{3} << 20, 'x');
  const std::string id = "c:" + std::string(std::size_t{1} << 20, 'i');
  const auto small = stored_document("c:a", "s", "v1", false, "{}");
  const auto long_body = stored_document("c:b", "s", "v2", false, body);
  const auto long_id = stored_document(id, "s", "", true, "");
  const auto all = read_all(joined({small, long_body, small, long_id, small}));
  REQUIRE(all.size() == 5);
  CHECK(all[0] == Found{.byte_offset = 0, .id = "c:a", .schema = "s@v1", .body = "{}"});
  CHECK(all[1] == Found{.byte_offset = small.size(), .id = "c:b", .schema = "s@v2", .body = body});
  CHECK(all[2].id == "c:a");
  CHECK(all[3].id == id);
  CHECK(all[3].tombstone);
  CHECK(all[3].schema == "s@");
  CHECK(all[4].body == "{}");
}

TEST_CASE("store reader: what follows damage, in long records too") {
  const std::string body(std::size_t{2} << 20, 'x');
  const auto small = stored_document("c:a", "s", "v1", false, "{}");
  auto damaged = stored_document("c:b", "s", "v1", false, body);
  damaged[damaged.size() / 2] ^= std::byte{1};
  const auto all = read_all(joined({small, damaged, small}));
  REQUIRE(all.size() == 3);
  REQUIRE(all[1].damage);
  CHECK(all[1].damage->fault.check == StrictCheck::checksum);
  CHECK(all[1].damage->byte_offset == small.size());
  CHECK(all[1].damage->length == damaged.size());
  CHECK(all[2].id == "c:a");
}

TEST_CASE("store reader: bytes after the last field are no fault") {
  auto longer = stored_document("c:a", "s", "v1", false, "{}");
  longer.insert(longer.end() - 4, std::byte{7});
  reseal(longer);
  const auto source = ByteSource::from_memory(longer, "store");
  StoreReader reader(*source, longer.size());
  REQUIRE(reader.next());
  REQUIRE(reader.damage() == nullptr);
  CHECK(reader.record().trailing_bytes);
  CHECK(reader.record().length == longer.size());
}

TEST_CASE("store reader: a read that fails is an error, wherever it is") {
  const std::string body(std::size_t{2} << 20, 'x');
  const auto bytes = joined({stored_document("c:a", "s", "v1", false, "{}"),
                             stored_document("c:b", "s", "v1", false, body), ByteVector(30)});
  const auto memory = ByteSource::from_memory(bytes, "store");
  std::uint64_t reads = 1;
  for (std::uint64_t failing = 0; failing < reads; ++failing) {
    FaultySource source(*memory, {.failing_read = failing});
    StoreReader reader(source, bytes.size());
    std::optional<Error> error;
    while (!error) {
      const auto more = reader.next();
      if (!more) {
        error = more.error();
      } else if (!*more) {
        break;
      } else if (reader.damage() == nullptr) {
        const auto got = reader.body();
        if (!got) error = got.error();
      }
    }
    reads = source.reads();
    if (failing + 1 >= reads) break;
    CAPTURE(failing);
    REQUIRE(error);
    CHECK(error->message == FaultySource::message);
    reads = failing + 2;
  }
}

}  // namespace
