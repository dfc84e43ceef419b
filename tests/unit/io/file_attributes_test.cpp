#include "io/file_attributes.hpp"

#include <array>
#include <cstring>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "files.hpp"
#include "io/file.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

constexpr const char* access_list = "system.posix_acl_access";
constexpr const char* default_list = "system.posix_acl_default";

/// An access list as the system stores it (acl(5)): the owner and one more user read and write, the
/// group may nothing.
std::string list_that_denies_the_group() {
  struct Entry {
    std::uint16_t tag;
    std::uint16_t permissions;
    std::uint32_t id;
  };
  constexpr std::uint32_t none = 0xFFFFFFFF;
  constexpr std::array<Entry, 5> entries{
      {{0x01, 6, none}, {0x02, 6, 4711}, {0x04, 0, none}, {0x10, 6, none}, {0x20, 0, none}}};
  constexpr std::uint32_t version = 2;
  std::string list(sizeof version + sizeof entries, '\0');
  std::memcpy(list.data(), &version, sizeof version);
  std::memcpy(list.data() + sizeof version, entries.data(), sizeof entries);
  return list;
}

struct Files {
  Files() {
    write_file(directory.file("log"), {});
    log = Descriptor(::open(directory.file("log").c_str(), O_RDONLY | O_CLOEXEC));
  }
  void make_copy() {
    copy = Descriptor(
        ::open(directory.file("copy").c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    REQUIRE(copy.valid());
  }
  [[nodiscard]] Result<void> carry_over(WhereNotAllowed otherwise) const {
    return copy_attributes(log.get(), copy.get(), directory.file("log"), otherwise);
  }
  [[nodiscard]] mode_t mode() const {
    struct stat status {};
    REQUIRE(::fstat(copy.get(), &status) == 0);
    return status.st_mode & 07777;
  }

  TemporaryDirectory directory;
  Descriptor log;
  Descriptor copy;
};

TEST_CASE("file attributes: mode, whatever the umask, and user attributes") {
  for (const mode_t mode : {mode_t{0600}, mode_t{0640}, mode_t{0664}, mode_t{0604}}) {
    Files files;
    REQUIRE(::fchmod(files.log.get(), mode) == 0);
    const bool attributes = ::fsetxattr(files.log.get(), "user.note", "kept", 4, 0) == 0;
    const mode_t earlier = ::umask(077);
    files.make_copy();
    REQUIRE(files.carry_over(WhereNotAllowed::refuse));
    ::umask(earlier);
    CHECK(files.mode() == mode);
    char value[4] = {};
    if (attributes) {
      CHECK(::fgetxattr(files.copy.get(), "user.note", value, sizeof value) == 4);
      CHECK(std::string(value, 4) == "kept");
    }
  }
}

TEST_CASE("file attributes: an access list goes along and stays closed to the group") {
  Files files;
  const std::string list = list_that_denies_the_group();
  if (::fsetxattr(files.log.get(), access_list, list.data(), list.size(), 0) != 0) return;
  struct stat status {};
  REQUIRE(::fstat(files.log.get(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0660);  // the mask stands where the group's rights do
  files.make_copy();
  REQUIRE(files.carry_over(WhereNotAllowed::keep_private));
  CHECK(files.mode() == 0660);
  std::string copied(list.size(), '\0');
  REQUIRE(::fgetxattr(files.copy.get(), access_list, copied.data(), copied.size()) ==
          static_cast<ssize_t>(list.size()));
  CHECK(copied == list);
}

TEST_CASE("file attributes: a directory's default list opens nothing") {
  Files files;
  const std::string list = list_that_denies_the_group();
  if (::setxattr(files.directory.path().c_str(), default_list, list.data(), list.size(), 0) != 0) {
    return;
  }
  REQUIRE(::fchmod(files.log.get(), 0640) == 0);
  files.make_copy();
  REQUIRE(files.carry_over(WhereNotAllowed::refuse));
  CHECK(files.mode() == 0640);
  char value[256];
  CHECK(::fgetxattr(files.copy.get(), access_list, value, sizeof value) < 0);
}

TEST_CASE("file attributes: the owner, where it may be given") {
  if (::geteuid() != 0) return;
  Files files;
  REQUIRE(::fchown(files.log.get(), 12345, 23456) == 0);
  REQUIRE(::fchmod(files.log.get(), 0640) == 0);
  files.make_copy();
  REQUIRE(files.carry_over(WhereNotAllowed::refuse));
  struct stat status {};
  REQUIRE(::fstat(files.copy.get(), &status) == 0);
  CHECK(status.st_uid == 12345);
  CHECK(status.st_gid == 23456);
  CHECK(files.mode() == 0640);
}

}  // namespace
