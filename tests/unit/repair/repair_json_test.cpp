#include "repair/repair_json.hpp"

#include <string>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;
using Parsed = nlohmann::json;

Parsed written_plan(const RepairPlan& plan, const RepairRequest& request = {},
                    const LogCircumstances& circumstances = {}) {
  return Parsed::parse(plan_json(plan, request, circumstances)).at("plan");
}

RepairStep lost_step(RepairAction action) {
  return {.finding = {.kind = DamageKind::checksum_mismatch,
                      .byte_offset = 100,
                      .length = 50,
                      .sequence_number = 3,
                      .lost = {{3, 3}}},
          .action = action,
          .discarded = {{3, 3}},
          .suggestions = {Remedy::use_store}};
}

RestoredRecord restored_record() {
  return {.type = RecordType::update,
          .type_inferred = false,
          .split_inferred = true,
          .sequence_number = 3,
          .byte_offset = 77,
          .collection_id = "users",
          .document_id = "a",
          .schema_id = "s",
          .schema_version = "v",
          .body = "{}"};
}

TEST_CASE("repair json: a plan has the same members, whatever is in it") {
  CHECK(
      plan_json({}, {}, {}) ==
      R"({"plan":{"path":"","options":{"correct":false,"fix_bit_flips":false,"store":null,"donors":[],)"
      R"("truncate":false,"salvage":false,"conflicts":null,"max_loss":0,"ignore_lock_file":false,"ignore_in_use":false},)"
      R"("status_before":"sound","size_before":0,"records_before":0,"size_after":0,)"
      R"("records_after":0,"records_lost":0,"records_possibly_lost":0,"records_unacknowledged":0,"loss_unknown":false,)"
      R"("store_failure":null,"least_loss":null,"lost_sequence_numbers":[],)"
      R"("lost_records":[],"possibly_lost":[],"unacknowledged":[],)"
      R"("renumbered":false,"in_use":null,"unfinished_repair":[],"earlier_repair":null,)"
      R"("refused":null,"steps":[],"kept":[]}})");
}

TEST_CASE("repair json: where the possibly lost records are") {
  const RepairPlan plan{
      .possibly_lost = {{.byte_offset = 90, .length = 100, .first_sequence_number = 1, .count = 2}},
      .records_possibly_lost = 2};
  const std::string json = plan_json(plan, {}, {});
  CHECK(json.find(R"("records_possibly_lost":2,)") != std::string::npos);
  CHECK(json.find(R"("possibly_lost":[{"byte_offset":90,"length":100,)"
                  R"("first_sequence_number":1,"records":2}],)") != std::string::npos);
}

TEST_CASE("repair json: the options as they were given, and what is seen of the log") {
  const RepairPlan plan{.path = "a.wal",
                        .before = {.status = LogStatus::corrupt, .size = 200, .records = 4},
                        .lost = {{3, 3}, {5, 6}},
                        .records_lost = 3,
                        .records = 2,
                        .size = 90,
                        .renumbered = true,
                        .store_path = "documents.dat"};
  const RepairRequest request{.options = {.fix_bit_flips = true, .salvage = true, .max_loss = 9},
                              .ignore_lock_file = true,
                              .ignore_in_use = true};
  const Parsed json =
      written_plan(plan, request, {.in_use = "by somebody", .unfinished_repair = {"b"}});
  CHECK(
      json.at("options") ==
      Parsed::parse(
          R"({"correct":false,"conflicts":null,"fix_bit_flips":true,"store":"documents.dat","donors":[],"truncate":false,)"
          R"("salvage":true,"max_loss":9,"ignore_lock_file":true,)"
          R"("ignore_in_use":true})"));
  CHECK(json.at("status_before") == "corrupt");
  CHECK(json.at("size_before") == 200);
  CHECK(json.at("records_before") == 4);
  CHECK(json.at("size_after") == 90);
  CHECK(json.at("records_after") == 2);
  CHECK(json.at("records_lost") == 3);
  CHECK(json.at("lost_sequence_numbers") == Parsed::parse("[[3,3],[5,6]]"));
  CHECK(json.at("renumbered") == true);
  CHECK(json.at("in_use") == "by somebody");
  CHECK(json.at("unfinished_repair") == Parsed::parse(R"(["b"])"));
}

TEST_CASE("repair json: a lost record has its ids where they are known") {
  const RepairPlan plan{.discarded = {{.sequence_number = 3},
                                      {.sequence_number = 4,
                                       .key_known = true,
                                       .collection_id = "users",
                                       .document_id = "",
                                       .confirmed = true,
                                       .superseded_by = 9}}};
  CHECK(written_plan(plan).at("lost_records") ==
        Parsed::parse(R"([{"sequence_number":3,"collection_id":null,"document_id":null,)"
                      R"("confirmed":false,"harmless":false},)"
                      R"({"sequence_number":4,"collection_id":"users","document_id":"",)"
                      R"("confirmed":true,"harmless":true,"superseded_by":9}])"));
}

TEST_CASE("repair json: what a step gives up, and what would help, only where it gives up any") {
  for (const RepairAction action :
       {RepairAction::drop, RepairAction::truncate, RepairAction::refuse}) {
    RepairPlan plan{.steps = {lost_step(action)}};
    plan.steps[0].loss_unknown = true;
    plan.steps[0].restore_failure = "words";
    const Parsed step = written_plan(plan).at("steps").at(0);
    CHECK(step.at("kind") == "checksum_mismatch");
    CHECK(step.at("action") == name(action));
    CHECK(step.at("gives_up") == Parsed::parse("[[3,3]]"));
    CHECK(step.at("loss_unknown") == true);
    CHECK(step.at("would_help") == Parsed::parse(R"(["use_store"])"));
    CHECK(step.at("not_restored") == "words");
  }
  for (const RepairAction action : {RepairAction::cut, RepairAction::remove, RepairAction::correct,
                                    RepairAction::restore, RepairAction::reorder}) {
    // A store may have restored a part, and what is put back may come after records that are lost.
    RepairPlan plan{.steps = {lost_step(action)}};
    Parsed step = written_plan(plan).at("steps").at(0);
    CHECK(step.at("action") == name(action));
    CHECK(step.at("gives_up") == Parsed::parse("[[3,3]]"));
    CHECK(step.at("records_possibly_lost") == 0);
    CHECK(step.contains("would_help"));
    CHECK_FALSE(step.contains("not_restored"));
    CHECK(step.contains("restored") == (action == RepairAction::restore));
    plan.steps[0].discarded.clear();
    CHECK_FALSE(written_plan(plan).at("steps").at(0).contains("gives_up"));
    CHECK_FALSE(written_plan(plan).at("steps").at(0).contains("would_help"));
    plan.steps[0].records_possibly_lost = 2;
    step = written_plan(plan).at("steps").at(0);
    CHECK(step.at("gives_up") == Parsed::array());
    CHECK(step.at("records_possibly_lost") == 2);
  }
}

TEST_CASE("repair json: a restored record, and the bytes that are written for it") {
  RepairPlan plan{.steps = {lost_step(RepairAction::restore)}};
  plan.steps[0].restored = {restored_record()};
  plan.kept = {{.byte_offset = 77,
                .length = 45,
                .first_sequence_number = 3,
                .count = 1,
                .restored = std::size_t{0},
                .new_byte_offset = 100,
                .new_first_sequence_number = 2}};
  plan.restored = {restored_record()};
  const Parsed json = written_plan(plan);
  CHECK(json.at("steps").at(0).at("restored") ==
        Parsed::parse(R"([{"sequence_number":3,"record_type":"UPDATE",)"
                      R"("record_type_inferred":false,"collection_id":"users","document_id":"a",)"
                      R"("split_inferred":true,"store_byte_offset":77}])"));
  const Parsed& kept = json.at("kept").at(0);
  CHECK(kept.at("source") == "store");
  // With the number that it has in the new log.
  std::string hex;
  for (const std::byte byte : raw_record(1, 2, payload_of(restored_record().record()))) {
    constexpr std::string_view digits = "0123456789abcdef";
    hex += digits[std::to_integer<unsigned>(byte >> 4)];
    hex += digits[std::to_integer<unsigned>(byte & std::byte{15})];
  }
  CHECK(kept.at("hex") == hex);
}

TEST_CASE("repair json: where kept bytes come from and where they go") {
  const RepairPlan plan{.kept = {{.byte_offset = 10,
                                  .length = 50,
                                  .first_sequence_number = 3,
                                  .count = 2,
                                  .correction = Correction{.length = 50,
                                                           .type = 1,
                                                           .sequence_number = 3,
                                                           .bit_flip = BitFlip{.byte_offset = 12,
                                                                               .bit = 3,
                                                                               .stored = 8,
                                                                               .corrected = 0}},
                                  .end = ByteRange{.byte_offset = 90, .length = 7},
                                  .new_byte_offset = 5,
                                  .new_first_sequence_number = 1}}};
  CHECK(written_plan(plan).at("kept") ==
        Parsed::parse(R"([{"source":"log","byte_offset":10,"length":50,)"
                      R"("first_sequence_number":3,"records":2,"new_byte_offset":5,)"
                      R"("new_first_sequence_number":1,)"
                      R"("correction":{"length":50,"record_type":"UPDATE","sequence_number":3},)"
                      R"("end":{"byte_offset":90,"length":7},)"
                      R"("bit_flip":{"byte_offset":12,"bit":3,"stored":8,"corrected":0}}])"));
}

TEST_CASE("repair json: a body goes out as it is, or escaped where that is asked for") {
  RepairPlan plan{.steps = {lost_step(RepairAction::drop)}};
  plan.steps[0].misnumbered = {{.content = {.collection_id = "users",
                                            .document_id = "a",
                                            .body = "{\"n\":1.0e5,\"s\":\"\xc2\x9b\"}",
                                            .expected = {}},
                                .sequence_number = 30,
                                .lost_sequence_number = 3},
                               {.content = {.body = "{}", .expected = {}}, .sequence_number = 40}};
  const std::string verbatim = plan_json(plan, {}, {});
  CHECK(verbatim.find("\"body\":{\"n\":1.0e5,\"s\":\"\xc2\x9b\"}") != std::string::npos);
  const std::string escaped = plan_json(plan, {}, {}, {.escape_body = true});
  CHECK(escaped.find(R"("body":{"n":1.0e5,"s":"\u009b"})") != std::string::npos);

  const Parsed records = Parsed::parse(verbatim)["plan"]["steps"][0]["misnumbered_records"];
  CHECK(records.at(0).at("sequence_number") == 30);
  CHECK(records.at(0).at("lost_sequence_number") == 3);
  CHECK(records.at(1).at("lost_sequence_number").is_null());
}

TEST_CASE("repair json: a refusal in the caller's words") {
  RepairPlan plan{.records_lost = 1};
  plan.refusal = RepairRefusal{.suggestions = {Remedy::use_store}};
  const RepairRequest request{
      .wording = {.remedy = [](Remedy remedy) { return "--" + std::string(name(remedy)); }}};
  CHECK(written_plan(plan, request).at("refused") == refusal_error(plan, request.wording).message);
}

TEST_CASE("repair json: a receipt begins as all do, and has both files and the plan") {
  const RepairPlan plan{.path = "a.wal", .records = 4};
  const RepairRequest request{.wording = {.program = "program 1"}};
  RepairFiles files{.output_path = "b.wal",
                    .input = {.size = 10, .checksum = 0xab},
                    .output = {.size = 8, .checksum = 0xcd}};
  const std::string text = receipt_value(plan, request, files, {})
                               .text({.layout = JsonLayout::indented, .escape_raw = false});
  CHECK(text.starts_with(std::string(receipt_beginning) + "program 1\""));
  const Parsed receipt = Parsed::parse(text);
  CHECK(receipt.at("input") == Parsed::parse(R"({"path":"a.wal","size":10,"crc32":"000000ab"})"));
  CHECK(receipt.at("output") == Parsed::parse(R"({"path":"b.wal","size":8,"crc32":"000000cd"})"));
  CHECK(receipt.at("backup_path").is_null());
  CHECK(receipt.at("plan") == written_plan(plan, request));
  files.backup_path = "a.wal.original";
  CHECK(Parsed::parse(receipt_value(plan, request, files, {}).text()).at("backup_path") ==
        "a.wal.original");
}

TEST_CASE("repair json: the store beside the log, and how it is made anew") {
  const RepairPlan plan{.path = "d/wal/wal.log"};
  RepairRequest request;
  request.wording.rebuild_store = [](const StoreBeside& store, const std::string& log) {
    return std::vector<std::string>{store.directory + " from " + log};
  };
  RepairFiles files{.output_path = "o"};
  const auto store = [&] {
    return Parsed::parse(receipt_value(plan, request, files, {}).text()).at("document_store");
  };
  CHECK(store().is_null());
  files.store = StoreBeside{.path = "d/data/documents.dat", .directory = "d"};
  CHECK(
      store() ==
      Parsed::parse(
          R"({"path":"d/data/documents.dat","must_go":false,"records_lacking":false,)"
          R"("documents_not_in_log":0,"first_document_id":null,"records_ahead":0,"records_possibly_ahead":0,)"
          R"("failure":null,)"
          R"("checkpoint":null,"commands":[]})"));
  files.store->documents_not_in_log = 2;
  files.store->first_document_id = "a:b";
  CHECK(store().at("must_go") == true);
  CHECK(store().at("documents_not_in_log") == 2);
  CHECK(store().at("first_document_id") == "a:b");
  CHECK(store().at("commands") == Parsed::parse(R"(["d from o"])"));
  files.store = StoreBeside{.failure = "torn"};
  CHECK(store().at("must_go") == true);
  CHECK(store().at("failure") == "torn");
  CHECK(store().at("documents_not_in_log").is_null());
  files.store = StoreBeside{.records_lacking = true, .checkpoint = Checkpoint{.path = "c"}};
  CHECK(store().at("must_go") == true);
  CHECK(store().at("checkpoint") == "c");
  CHECK(store().at("documents_not_in_log").is_null());
}

TEST_CASE("repair json: what an earlier repair left") {
  CHECK(earlier_repair_json({.removed = {"a", "b"}, .kept = {"c"}}) ==
        R"({"earlier_repair":{"took_place":false,"removed":["a","b"],"kept":["c"],)"
        R"("backup_path":null,"receipt_path":null}})");
  CHECK(earlier_repair_json({.took_place = true, .backup_path = "d", .receipt_path = "e"}) ==
        R"({"earlier_repair":{"took_place":true,"removed":[],"kept":[],)"
        R"("backup_path":"d","receipt_path":"e"}})");
}

}  // namespace
