#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <aerowal/document_store.hpp>

#include "files.hpp"
#include "log_reading.hpp"
#include "store_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

using Keys = std::vector<DocumentStore::Key>;

DocumentStore open_store(const TemporaryDirectory& directory, const ByteVector& bytes) {
  write_file(directory.file("documents.dat"), bytes);
  auto store = DocumentStore::open(directory.file("documents.dat"));
  REQUIRE(store);
  return std::move(*store);
}

std::size_t intact_count(const DocumentStore& store) {
  std::size_t count = 0;
  for (const DocumentStore::Key key : store.keys()) count += key != 0 ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("document store: every record of a log has the key of what is stored for it") {
  const TemporaryDirectory directory;
  const LogBuilder log = mixed_log();
  DocumentStore store = open_store(directory, store_of(log.bytes()));
  const auto records = read_as_file(log.bytes()).records;
  REQUIRE(store.keys().size() == records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    const OwnedRecord& record = records[i];
    const Record wanted{.type = record.type,
                        .collection_id = record.collection_id,
                        .document_id = record.document_id,
                        .schema_id = record.schema_id,
                        .schema_version = record.schema_version,
                        .body = bytes_of(record.body)};
    CHECK(store.keys()[i] == DocumentStore::key_of(wanted));
    const auto stored = store.read(i);
    REQUIRE(stored);
    CHECK(stored->composite_id == record.collection_id + ":" + record.document_id);
    CHECK(stored->schema_id == record.schema_id);
    CHECK(stored->schema_version == record.schema_version);
    CHECK(stored->tombstone == (record.type == RecordType::delete_));
    CHECK(text_of(stored->body) == (stored->tombstone ? "" : record.body));
  }
}

TEST_CASE(
    "document store: the key of a DELETE does not depend on its body, nor any on its number") {
  const Record erased{.type = RecordType::delete_, .collection_id = "c", .document_id = "d"};
  Record other = erased;
  other.body = bytes_of("{}");
  other.sequence_number = 7;
  CHECK(DocumentStore::key_of(erased) == DocumentStore::key_of(other));
  Record inserted = other;
  inserted.type = RecordType::insert;
  Record updated = inserted;
  updated.type = RecordType::update;
  CHECK(DocumentStore::key_of(inserted) == DocumentStore::key_of(updated));
  CHECK(DocumentStore::key_of(inserted) != DocumentStore::key_of(erased));
}

TEST_CASE("document store: an empty one, and the smallest record") {
  const TemporaryDirectory directory;
  CHECK(open_store(directory, {}).keys().empty());
  const ByteVector smallest = stored_document("", "", "", false, "");
  CHECK(smallest.size() == 25);
  CHECK(open_store(directory, smallest).keys().size() == 1);
}

TEST_CASE("document store: a damaged place is one key of 0, and what follows it is found") {
  const TemporaryDirectory directory;
  const LogBuilder log = mixed_log();
  const ByteVector whole = store_of(log.bytes(), 2);
  const Keys keys = open_store(directory, whole).keys();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    ByteVector damaged = whole;
    damaged[at] ^= std::byte{0x20};
    const DocumentStore store = open_store(directory, damaged);
    CAPTURE(at);
    REQUIRE(store.keys().size() == keys.size());
    std::size_t different = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (store.keys()[i] == keys[i]) continue;
      ++different;
      CHECK(store.keys()[i] == 0);
      CHECK(store.byte_offset(i) <= at);
    }
    CHECK(different == 1);
  }
}

TEST_CASE("document store: cut anywhere, it holds what is whole") {
  const TemporaryDirectory directory;
  const ByteVector whole = store_of(mixed_log().bytes());
  const DocumentStore all = open_store(directory, whole);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::size_t expected = 0;
    while (expected + 1 < all.keys().size() && all.byte_offset(expected + 1) <= size) ++expected;
    CAPTURE(size);
    CHECK(intact_count(open_store(
              directory, ByteVector(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(
                                                                       size)))) == expected);
  }
}

TEST_CASE("document store: garbage holds nothing") {
  const TemporaryDirectory directory;
  CHECK(intact_count(open_store(directory, ByteVector(5000, std::byte{0xFF}))) == 0);
  CHECK(intact_count(open_store(directory, ByteVector(5000))) == 0);
}

TEST_CASE("document store: a log is none, nor is what is no regular file") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("documents.dat");
  const auto check_refused = [&](const std::string& found) {
    const auto refused = DocumentStore::open(path);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::usage);
    CHECK(refused.error().path == path);
    CHECK(refused.error().message ==
          "found " + found +
              ", expected AeroDB's document store: name data/documents.dat, or the data directory "
              "that holds it");
  };
  const ByteVector log = mixed_log().bytes();
  write_file(path, log);
  check_refused("a log");

  // Its first record damaged.
  ByteVector damaged = log;
  damaged[20] ^= std::byte{1};
  write_file(path, damaged);
  check_refused("a log");

  std::filesystem::remove(path);
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  check_refused("a FIFO");
  std::filesystem::remove(path);
  std::filesystem::create_directory(directory.file("data"));
  std::filesystem::create_symlink("/dev/null", path);
  check_refused("a character device");
  std::filesystem::create_directory(directory.file("data/documents.dat"));
  const auto refused = DocumentStore::open(directory.path());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().path == directory.path() + "/data/documents.dat");
}

TEST_CASE("document store: damaged at its beginning, be it by a log, it is one still") {
  const TemporaryDirectory directory;
  const ByteVector log = mixed_log().bytes();
  const ByteVector whole = store_of(log, 3);
  const std::size_t count = intact_count(open_store(directory, whole));
  for (const std::size_t size : {std::size_t{1}, std::size_t{40}, log.size()}) {
    CAPTURE(size);
    for (const bool by_log : {false, true}) {
      ByteVector damaged = whole;
      for (std::size_t i = 0; i < size; ++i) damaged[i] = by_log ? log[i] : std::byte{0xFF};
      const std::size_t left = intact_count(open_store(directory, damaged));
      CHECK(left > count / 2);
      CHECK(left < count);
    }
  }
}

TEST_CASE("document store: one that is not there, or changes, is a failure") {
  const TemporaryDirectory directory;
  const auto none = DocumentStore::open(directory.file("none"));
  REQUIRE_FALSE(none);
  CHECK(none.error().code == ErrorCode::system);
  // A directory without data/documents.dat.
  CHECK_FALSE(DocumentStore::open(directory.path()));

  DocumentStore store = open_store(directory, store_of(mixed_log().bytes()));
  write_file(directory.file("documents.dat"), ByteVector(20));
  const auto read = store.read(0);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::system);
}

TEST_CASE("document store: a record that no log can hold is a damaged place") {
  const TemporaryDirectory directory;
  ByteVector bytes = stored_document("c:a", "s", "v1", false, "{}");
  for (const auto& other : {stored_document("c:\x9e", "s", "v1", false, "{}"),
                            stored_document("c:b", "\xff", "v1", false, "{}"),
                            stored_document("c:b", "s", "v1", false, "\xff")}) {
    bytes.insert(bytes.end(), other.begin(), other.end());
  }
  const DocumentStore store = open_store(directory, bytes);
  // A body may be any bytes.
  REQUIRE(store.keys().size() == 3);
  CHECK(store.keys()[0] != 0);
  CHECK(store.keys()[1] == 0);
  CHECK(store.keys()[2] != 0);
}
