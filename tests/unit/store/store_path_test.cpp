#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <aerowal/store_path.hpp>

#include "files.hpp"

namespace {

namespace fs = std::filesystem;
using namespace aerowal;
using namespace aerowal::testing;

TEST_CASE("store path: of a data directory, and of what may be one") {
  CHECK(store_path_of("db") == "db/data/documents.dat");
  CHECK(store_path_of("db//") == "db/data/documents.dat");
  CHECK(store_path_of("/") == "/data/documents.dat");
  const TemporaryDirectory directory;
  CHECK(resolve_store_path(directory.path()) == directory.file("data/documents.dat"));
  CHECK(resolve_store_path(directory.file("none")) == directory.file("none"));
  write_file(directory.file("file"), {});
  CHECK(resolve_store_path(directory.file("file")) == directory.file("file"));
}

TEST_CASE("store path: a snapshot's store is known by where it is") {
  const TemporaryDirectory directory;
  const std::string snapshot = directory.file("snapshots/20260101T000000Z");
  fs::create_directories(snapshot);
  CHECK_FALSE(is_snapshot_store(snapshot + "/storage.dat"));
  write_file(snapshot + "/storage.dat", {});
  write_file(snapshot + "/documents.dat", {});
  CHECK(is_snapshot_store(snapshot + "/storage.dat"));
  CHECK_FALSE(is_snapshot_store(snapshot + "/documents.dat"));
  fs::create_symlink(snapshot + "/storage.dat", directory.file("link.dat"));
  CHECK(is_snapshot_store(directory.file("link.dat")));
  fs::create_directory_symlink(snapshot, directory.file("newest"));
  CHECK(is_snapshot_store(directory.file("newest/storage.dat")));
}

TEST_CASE("store path: a snapshot elsewhere is known by its manifest, a copied file is not") {
  const TemporaryDirectory directory;
  write_file(directory.file("storage.dat"), {});
  CHECK_FALSE(is_snapshot_store(directory.file("storage.dat")));
  write_file(directory.file("manifest.json"), {});
  CHECK(is_snapshot_store(directory.file("storage.dat")));
}

}  // namespace
