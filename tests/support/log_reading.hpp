#pragma once

#include <optional>
#include <string>
#include <vector>

#include <aerowal/reader.hpp>

namespace aerowal::testing {

/// A record that owns what it says, and compares by value.
struct OwnedRecord {
  RecordType type = RecordType::insert;
  std::uint64_t sequence_number = 0;
  std::string collection_id;
  std::string document_id;
  std::string schema_id;
  std::string schema_version;
  std::string body;
  std::uint64_t byte_offset = 0;
  std::uint32_t length = 0;
  std::uint32_t checksum = 0;

  bool operator==(const OwnedRecord&) const = default;
};

OwnedRecord own(const PlacedRecord& record);

/// All that a Reader tells of a log.
struct Reading {
  std::vector<OwnedRecord> records;
  std::optional<StrictError> damage;
  std::uint64_t byte_offset = 0;
  std::uint64_t sequence_number = 0;
  std::optional<Error> error;
};

Reading read_log(ByteSource& source, const Reader::Options& options = {});
Reading read_as_file(Bytes log, const Reader::Options& options = {});
Reading read_as_pipe(Bytes log, const Reader::Options& options = {});

bool same(const Reading& left, const Reading& right);

}  // namespace aerowal::testing
