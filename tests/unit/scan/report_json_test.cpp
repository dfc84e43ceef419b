#include "aerowal/report_json.hpp"

#include <string>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;
using Parsed = nlohmann::json;

Finding lost_record() {
  return {.kind = DamageKind::checksum_mismatch,
          .byte_offset = 100,
          .length = 50,
          .sequence_number = 3,
          .lost = {{3, 3}},
          .cause = cause::ChangedRecord{}};
}

TEST_CASE("report json: a finding without more to say has the members that all have, in order") {
  CHECK(damage_json({.kind = DamageKind::torn_tail,
                     .byte_offset = 9,
                     .length = 8,
                     .sequence_number = 7,
                     .cause = cause::FailedAppend{}},
                    "a.wal") ==
        R"({"damage":{"kind":"torn_tail","code":"AERO_WAL_CORRUPTION","severity":"FATAL",)"
        R"("message":")" +
            describe(Finding{.sequence_number = 7, .cause = cause::FailedAppend{}}) +
            R"(","invariant":"K2","byte_offset":9,"length":8,"sequence_number":7,)"
            R"("lost_sequence_numbers":[],"details":{"path":"a.wal"}}})");
}

TEST_CASE("report json: what a finding knows more stands in its details") {
  Finding damage = lost_record();
  damage.lost = {{3, 5}, {8, UINT64_MAX}};
  damage.check = StrictCheck::length_end;
  const BitFlip flip{.byte_offset = 101, .bit = 7, .stored = 200, .corrected = 72};
  damage.cause = cause::FlippedBit{.flip = flip};
  damage.proven = Correction{.length = 50, .type = 2, .sequence_number = 3, .bit_flip = flip};
  damage.intact = {{.byte_offset = 110,
                    .length = 37,
                    .first_sequence_number = 9,
                    .count = 1,
                    .relation = IntactRelation::conflicting}};
  damage.wrong_bytes = {.byte_offset = 104, .length = 1};
  damage.number_doubtful = true;
  damage.documents_cut = true;
  const Parsed json = Parsed::parse(damage_json(damage, "a.wal")).at("damage");
  CHECK(json.at("lost_sequence_numbers") == Parsed::parse("[[3,5],[8,18446744073709551615]]"));
  CHECK(json.at("details") ==
        Parsed::parse(R"({"path":"a.wal","check":"length_end","byte_offset":101,"bit":7,)"
                      R"("stored":200,"corrected":72,"wrong_bytes":{"byte_offset":104,"length":1},)"
                      R"("number_doubtful":true,"intact":[{"byte_offset":110,"length":37,)"
                      R"("first_sequence_number":9,"count":1,"relation":"conflicting"}],)"
                      R"("proven":{"length":50,"record_type":"DELETE","sequence_number":3,)"
                      R"("bit_flip":{"byte_offset":101,"bit":7,"stored":200,"corrected":72}},)"
                      R"("documents":[],"documents_cut":true,"harmless":false})"));
}

TEST_CASE(
    "report json: a lost document is harmless if a later record has its key, and all if each") {
  Finding damage = lost_record();
  damage.lost = {{3, 4}};
  damage.documents = {
      {.sequence_number = 3, .collection_id = "users", .document_id = "ada", .superseded_by = 9},
      {.sequence_number = 4, .collection_id = "users", .document_id = "bob"}};
  const auto details = [&] {
    return Parsed::parse(damage_json(damage, "a.wal")).at("damage").at("details");
  };
  CHECK(details().at("documents") ==
        Parsed::parse(R"([{"sequence_number":3,"collection_id":"users","document_id":"ada",)"
                      R"("confirmed":false,"harmless":true,"superseded_by":9},)"
                      R"({"sequence_number":4,"collection_id":"users","document_id":"bob",)"
                      R"("confirmed":false,"harmless":false}])"));
  CHECK(details().at("harmless") == false);
  damage.documents[1].superseded_by = 10;
  CHECK(details().at("harmless") == true);
}

TEST_CASE("report json: paths and ids are ASCII in it, whatever they are") {
  Finding damage = lost_record();
  damage.documents = {
      {.sequence_number = 3, .collection_id = "d\xc3\xa9p", .document_id = "a\xff\x1b\"\n"}};
  const std::string text = damage_json(damage, "\xe2\x80\xae.wal");
  for (const char byte : text) CHECK((byte >= ' ' && byte <= '~'));
  const Parsed details = Parsed::parse(text).at("damage").at("details");
  CHECK(details.at("path") == "\xe2\x80\xae.wal");
  CHECK(details.at("documents")[0].at("collection_id") == "d\xc3\xa9p");
  CHECK(details.at("documents")[0].at("document_id") == "a\xef\xbf\xbd\x1b\"\n");
}

TEST_CASE("report json: the summary of a scan") {
  ScanSummary summary{.status = LogStatus::corrupt,
                      .size = 1000,
                      .sound_bytes = 900,
                      .sound_prefix_bytes = 100,
                      .damaged_bytes = 100,
                      .records = 8,
                      .findings = 1,
                      .lost_records = 2,
                      .first_sequence_number = 1,
                      .last_sequence_number = 10};
  summary.strict_error = {.check = StrictCheck::checksum,
                          .byte_offset = 100,
                          .length = 50,
                          .sequence_number = 3,
                          .expected = 0xab,
                          .found = 0xcd,
                          .message = "words"};
  CHECK(summary_json(summary, "a.wal") ==
        R"({"summary":{"path":"a.wal","status":"corrupt","size":1000,"records":8,)"
        R"("first_sequence_number":1,"last_sequence_number":10,"sound_bytes":900,)"
        R"("sound_prefix_bytes":100,"damaged_bytes":100,"findings":1,"lost_records":2,)"
        R"("strict_error":{"code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"words",)"
        R"("invariant":"K2","line":null,"byte_offset":100,"length":50,"sequence_number":3,)"
        R"("details":{"check":"checksum","byte_offset":100,"sequence_number":3,)"
        R"("expected":"000000ab","found":"000000cd"}},"output_version":1}})");
}

TEST_CASE("report json: what a check other than that of the checksum compares are numbers") {
  ScanSummary summary;
  summary.strict_error = {.check = StrictCheck::type, .expected = 0, .found = 9};
  const Parsed error = Parsed::parse(summary_json(summary, "")).at("summary").at("strict_error");
  CHECK(error.at("details").at("expected") == 0);
  CHECK(error.at("details").at("found") == 9);
}

TEST_CASE("report json: without records there is no first and no last") {
  const Parsed empty = Parsed::parse(summary_json({}, "a.wal")).at("summary");
  CHECK(empty.at("first_sequence_number").is_null());
  CHECK(empty.at("last_sequence_number").is_null());
  CHECK(empty.at("strict_error").is_null());
  CHECK_FALSE(empty.contains("in_progress_bytes"));
  const ScanSummary written{.in_progress_bytes = 12};
  CHECK(Parsed::parse(summary_json(written, "")).at("summary").at("in_progress_bytes") == 12);

  CHECK(Parsed::parse(new_log_json("a.wal", 0, 0)).at("summary") ==
        Parsed::parse(R"({"path":"a.wal","records":0,"first_sequence_number":null,)"
                      R"("last_sequence_number":null,"size":0,"output_version":1})"));
  CHECK(Parsed::parse(new_log_json("a.wal", 3, 150)).at("summary") ==
        Parsed::parse(R"({"path":"a.wal","records":3,"first_sequence_number":1,)"
                      R"("last_sequence_number":3,"size":150,"output_version":1})"));
}

TEST_CASE("report json: a log that cannot be read has the members of a summary, all unknown") {
  const Error error{.code = ErrorCode::system, .message = "cannot open", .path = "a.wal"};
  const Parsed unreadable = Parsed::parse(unreadable_json("a.wal", error)).at("summary");
  const Parsed summary = Parsed::parse(summary_json({}, "a.wal")).at("summary");
  CHECK(unreadable.size() == summary.size() + 1);
  CHECK(unreadable.at("error") == Parsed::parse(error_json(error)));
  for (const auto& item : summary.items()) {
    const std::string& member = item.key();
    CAPTURE(member);
    REQUIRE(unreadable.contains(member));
    const bool known = member == "path" || member == "output_version";
    if (known) CHECK(unreadable.at(member) == item.value());
    if (!known && member != "status") CHECK(unreadable.at(member).is_null());
  }
  CHECK(unreadable.at("status") == "unreadable");
}

TEST_CASE("report json: an error has the details that are known") {
  CHECK(error_json({.code = ErrorCode::system, .message = "words"}) ==
        R"({"code":"AEROWAL_SYSTEM","severity":"ERROR","message":"words","invariant":null,)"
        R"("details":{}})");
  CHECK(error_json({.code = ErrorCode::wal_corruption,
                    .message = "words",
                    .path = "a.wal",
                    .byte_offset = 0,
                    .sequence_number = UINT64_MAX,
                    .line = 2,
                    .column = 3}) ==
        R"({"code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"words","invariant":"K2",)"
        R"("details":{"path":"a.wal","byte_offset":0,"sequence_number":18446744073709551615,)"
        R"("line":2,"column":3}})");
}

TEST_CASE("report json: the counts of a replay") {
  CHECK(replay_json("a.wal", {.inserts = 1,
                              .updates = 2,
                              .deletes = 3,
                              .live_documents = 4,
                              .last_sequence_number = 6}) ==
        R"({"summary":{"path":"a.wal","inserts":1,"updates":2,"deletes":3,"live_documents":4,)"
        R"("last_sequence_number":6,"output_version":1}})");
}

TEST_CASE("report json: a frame, in which only the ids that are whole are text") {
  LogBuilder log;
  log.insert("users", "user_1", "{}");
  log.record(0)[format::payload_at + 4 + 5] = std::byte{0xff};  // the length of document_id
  const auto source = ByteSource::from_memory(log.bytes(), "a.wal");
  const auto frame = inspect_frame(*source, 0);
  REQUIRE(frame.has_value());
  const Parsed json =
      Parsed::parse(frame_json(*frame, Bytes(log.bytes()).first(2), "a.wal")).at("frame");
  CHECK(json.at("length") == log.length(0));
  CHECK(json.at("type") == 0);
  CHECK(json.at("sequence_number") == 1);
  CHECK(json.at("fields") ==
        Parsed::parse(R"([{"name":"collection_id","byte_offset":13,"length":5,"fits":true,)"
                      R"("text":"users"},)"
                      R"({"name":"document_id","byte_offset":22,"length":255,"fits":false}])"));
  CHECK(json.at("stored_checksum").get<std::string>().size() == 8);
  CHECK(json.at("stored_checksum") != json.at("computed_checksum"));
  CHECK(json.at("check") == "checksum");
  CHECK(json.at("message") == describe(*frame->fault));
  CHECK(json.at("hex") == "3a00");
  CHECK(json.at("path") == "a.wal");

  const ByteVector one_byte{std::byte{1}};
  const auto short_source = ByteSource::from_memory(one_byte, "a.wal");
  const auto beginning = inspect_frame(*short_source, 0);
  REQUIRE(beginning.has_value());
  const Parsed unknown = Parsed::parse(frame_json(*beginning, one_byte, "a.wal")).at("frame");
  for (const char* member :
       {"length", "type", "sequence_number", "stored_checksum", "computed_checksum"}) {
    CAPTURE(member);
    CHECK(unknown.at(member).is_null());
  }
  CHECK(unknown.at("fields").empty());
}

}  // namespace
