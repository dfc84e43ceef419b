#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <aerowal/checkpoint.hpp>

#include "files.hpp"

namespace {

namespace fs = std::filesystem;
using namespace aerowal;
using namespace aerowal::testing;

std::string snapshot(const TemporaryDirectory& directory, const std::string& id) {
  fs::create_directories(directory.file("snapshots/" + id));
  return directory.file("snapshots/" + id);
}

Checkpoint found_in(const std::string& directory) {
  const auto found = find_checkpoint(directory);
  REQUIRE(found);
  REQUIRE(found->has_value());
  return **found;
}

TEST_CASE("checkpoint: only checkpoint.json shows one") {
  const TemporaryDirectory directory;
  write_file(snapshot(directory, "20260101T000000Z") + "/storage.dat", {});
  const auto none = find_checkpoint(directory.path());
  REQUIRE(none);
  CHECK_FALSE(none->has_value());
  CHECK(find_checkpoint(directory.file("nothing")).has_value());
  write_file(directory.file("checkpoint.json"), {});
  CHECK(found_in(directory.path()).path == directory.file("checkpoint.json"));
  CHECK(found_in(directory.path() + "//").path == directory.file("checkpoint.json"));
}

TEST_CASE("checkpoint: the newest snapshot with a store, a complete one first") {
  const TemporaryDirectory directory;
  write_file(directory.file("checkpoint.json"), {});
  CHECK(found_in(directory.path()).snapshot_store.empty());
  snapshot(directory, "20270101T000000Z");
  fs::create_directories(snapshot(directory, "20280101T000000Z") + "/storage.dat");
  CHECK(found_in(directory.path()).snapshot_store.empty());
  const std::string older = snapshot(directory, "20260101T000000Z");
  const std::string newer = snapshot(directory, "20260102T000000Z");
  write_file(older + "/storage.dat", {});
  write_file(newer + "/storage.dat", {});
  CHECK(found_in(directory.path()).snapshot_store == newer + "/storage.dat");
  write_file(older + "/manifest.json", {});
  CHECK(found_in(directory.path()).snapshot_store == older + "/storage.dat");
  write_file(newer + "/manifest.json", {});
  CHECK(found_in(directory.path()).snapshot_store == newer + "/storage.dat");
}

TEST_CASE("checkpoint: one that cannot be looked for is an error") {
  const TemporaryDirectory directory;
  fs::create_symlink("checkpoint.json", directory.file("checkpoint.json"));
  const auto failed = find_checkpoint(directory.path());
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == ErrorCode::system);
  CHECK(failed.error().path == directory.file("checkpoint.json"));
}

}  // namespace
