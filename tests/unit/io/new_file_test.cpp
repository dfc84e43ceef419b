#include "io/new_file.hpp"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.hpp"

namespace {

namespace fs = std::filesystem;
using namespace aerowal;
using namespace aerowal::testing;

constexpr const char* exists_message = "already exists; refusing to overwrite";

NewFile create(const std::string& path) {
  auto made = NewFile::create(path);
  REQUIRE(made.has_value());
  return *std::move(made);
}

TEST_CASE("new_file: has no name before it is committed") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("out");
  NewFile file = create(path);
  CHECK(write_all(file.descriptor(), bytes_of("some bytes")) == 0);
  CHECK_FALSE(fs::exists(path));
  REQUIRE(file.commit().has_value());
  CHECK(text_of(read_file(path)) == "some bytes");
  CHECK(directory.count() == 1);
}

TEST_CASE("new_file: what is written at a place is there, also where the disk begins with it") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("out");
  const std::string part(std::size_t{3} << 20, 'x');
  NewFile file = create(path);
  REQUIRE(file.write_at(bytes_of(part), 0) == 0);
  REQUIRE(file.write_at(bytes_of(part), part.size()) == 0);
  REQUIRE(file.write_at(bytes_of("end"), 2 * part.size()) == 0);
  REQUIRE(file.commit().has_value());
  CHECK(text_of(read_file(path)) == part + part + "end");
}

TEST_CASE("new_file: has the mode that the umask leaves") {
  const TemporaryDirectory directory;
  const mode_t earlier = ::umask(027);
  NewFile file = create(directory.file("out"));
  ::umask(earlier);
  REQUIRE(file.commit().has_value());
  struct stat status {};
  REQUIRE(::stat(directory.file("out").c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0640);
}

TEST_CASE("new_file: leaves nothing if it is not committed") {
  const TemporaryDirectory directory;
  { const NewFile file = create(directory.file("out")); }
  CHECK(directory.count() == 0);
}

TEST_CASE("new_file: moves, and is committed once") {
  const TemporaryDirectory directory;
  NewFile first = create(directory.file("out"));
  NewFile second(std::move(first));
  NewFile third = create(directory.file("other"));
  third = std::move(second);
  REQUIRE(third.commit().has_value());
  CHECK(fs::exists(directory.file("out")));
  CHECK_FALSE(fs::exists(directory.file("other")));
}

TEST_CASE("new_file: replaces nothing that was there") {
  const TemporaryDirectory directory;
  write_file(directory.file("file"), bytes_of("old"));
  fs::create_directory(directory.file("directory"));
  fs::create_symlink("nowhere", directory.file("link"));
  for (const char* const name : {"file", "directory", "link"}) {
    const auto refused = NewFile::create(directory.file(name));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::refused);
    CHECK(refused.error().path == directory.file(name));
    CHECK(refused.error().message == exists_message);
  }
  CHECK(text_of(read_file(directory.file("file"))) == "old");
  CHECK_FALSE(fs::exists(directory.file("nowhere")));
}

TEST_CASE("new_file: replaces nothing that came in between") {
  const TemporaryDirectory directory;
  NewFile file = create(directory.file("out"));
  CHECK(write_all(file.descriptor(), bytes_of("new")) == 0);
  write_file(directory.file("out"), bytes_of("old"));
  const auto refused = file.commit();
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::refused);
  CHECK(refused.error().message == exists_message);
  CHECK(text_of(read_file(directory.file("out"))) == "old");
  CHECK(directory.count() == 1);
}

TEST_CASE("new_file: a directory that is not there") {
  const TemporaryDirectory directory;
  const auto failed = NewFile::create(directory.file("none/out"));
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == ErrorCode::system);
  CHECK(failed.error().path == directory.file("none/out"));
  CHECK(failed.error().message == "cannot create: No such file or directory");
  CHECK(directory.count() == 0);
}

TEST_CASE("new_file: a directory that went away") {
  const TemporaryDirectory directory;
  fs::create_directory(directory.file("gone"));
  NewFile file = create(directory.file("gone/out"));
  fs::remove(directory.file("gone"));
  const auto failed = file.commit();
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == ErrorCode::system);
  CHECK(failed.error().message == "cannot open the directory: No such file or directory");
}

}  // namespace
