#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <zlib.h>

#include <aerowal/document_store.hpp>
#include <aerowal/error.hpp>

#include "base/utf8.hpp"
#include "files.hpp"
#include "fuzz.hpp"
#include "log_scanning.hpp"
#include "record_mutator.hpp"

// Whatever the bytes of a documents.dat, each intact record that does not begin inside another one
// is found, and what is between them is one damaged place. The records are found here byte by byte,
// with nothing of the store's reader.

namespace {

using namespace aerowal;
using namespace aerowal::testing;

struct ReadDocument {
  std::uint64_t length = 0;
  std::string_view id;
  std::string_view schema_id;
  std::string_view schema_version;
  std::uint8_t tombstone = 0;
  std::string_view body;
};

std::uint32_t load(std::string_view text, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i > 0; --i) {
    value = value << 8 | static_cast<std::uint8_t>(text[at + i - 1]);
  }
  return value;
}

std::optional<ReadDocument> document_at(std::string_view file, std::size_t begin) {
  std::string_view rest = file.substr(begin);
  if (rest.size() < store_shape.size_min) return std::nullopt;
  const std::uint32_t length = load(rest, 0);
  if (length < store_shape.size_min || length > rest.size()) return std::nullopt;
  const std::size_t end = length - 4;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(rest.data());
  if (::crc32_z(0, bytes, end) != load(rest, end)) return std::nullopt;
  ReadDocument document{.length = length};
  std::size_t at = 4;
  bool fits = true;
  const auto field = [&] {
    fits = fits && end - at >= 4 && load(rest, at) <= end - at - 4;
    if (!fits) return std::string_view();
    const std::string_view text = rest.substr(at + 4, load(rest, at));
    at += 4 + text.size();
    return text;
  };
  document.id = field();
  document.schema_id = field();
  document.schema_version = field();
  if (!fits || at == end) return std::nullopt;
  document.tombstone = static_cast<std::uint8_t>(rest[at++]);
  document.body = field();
  if (!fits || at != end) return std::nullopt;
  for (const std::string_view text : {document.id, document.schema_id, document.schema_version}) {
    if (find_invalid_utf8(text) != std::string_view::npos) return std::nullopt;
  }
  return document;
}

/// A key is that of the log's record, however the id is split; if a log can have it.
void check_key(const ReadDocument& document, DocumentStore::Key key) {
  const std::size_t colon = document.id.find(':');
  if (colon == std::string_view::npos || document.tombstone > 1) return;
  if (document.tombstone == 1 && !document.body.empty()) return;
  const Record record{
      .type = document.tombstone == 1 ? RecordType::delete_ : RecordType::update,
      .collection_id = document.id.substr(0, colon),
      .document_id = document.id.substr(colon + 1),
      .schema_id = document.schema_id,
      .schema_version = document.schema_version,
      .body = bytes_of(document.body),
  };
  FUZZ_REQUIRE(DocumentStore::key_of(record) == key);
}

void check(std::string_view file, DocumentStore& store) {
  std::size_t at = 0;
  std::size_t index = 0;
  const auto& keys = store.keys();
  while (at < file.size()) {
    FUZZ_REQUIRE(index < keys.size());
    FUZZ_REQUIRE(store.byte_offset(index) == at);
    const auto expected = document_at(file, at);
    if (!expected) {
      FUZZ_REQUIRE(keys[index++] == 0);
      do ++at;
      while (at < file.size() && !document_at(file, at));
      continue;
    }
    FUZZ_REQUIRE(keys[index] != 0);
    const auto found = store.read(index);
    FUZZ_REQUIRE(found.has_value());
    FUZZ_REQUIRE(found->composite_id == expected->id);
    FUZZ_REQUIRE(found->schema_id == expected->schema_id);
    FUZZ_REQUIRE(found->schema_version == expected->schema_version);
    FUZZ_REQUIRE(found->tombstone == (expected->tombstone != 0));
    FUZZ_REQUIRE(text_of(found->body) == expected->body);
    check_key(*expected, keys[index++]);
    at += static_cast<std::size_t>(expected->length);
  }
  FUZZ_REQUIRE(index == keys.size());
}

bool holds_log_record(Bytes bytes) {
  for (std::uint64_t at = 0; at < bytes.size(); ++at) {
    if (intact_record_at(bytes, at)) return true;
  }
  return false;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned int seed) {
  return mutate_records(store_shape, data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes = std::as_bytes(std::span(data, size));
  const MemoryFile file(bytes);
  auto store = DocumentStore::open("/proc/self/fd/" + std::to_string(file.descriptor()));
  if (!store) {
    // Only a log is none.
    FUZZ_REQUIRE(store.error().code == ErrorCode::usage);
    FUZZ_REQUIRE(holds_log_record(bytes));
    return 0;
  }
  check(std::string_view(reinterpret_cast<const char*>(data), size), *store);
  return 0;
}
