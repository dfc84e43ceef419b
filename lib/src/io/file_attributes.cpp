#include "io/file_attributes.hpp"

#include <cerrno>
#include <string_view>
#include <vector>

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/system_error.hpp"

namespace aerowal {
namespace {

constexpr const char* access_list = "system.posix_acl_access";

/// What could not be carried over, and whether it says who may read the file.
struct NotAllowed {
  std::string what;
  bool about_access = true;
};

/// An attribute of a file; false where it has none of that name.
Result<bool> read_attribute(int descriptor, const char* name, std::vector<char>& value,
                            const std::string& path) {
  for (;;) {
    const ssize_t size = ::fgetxattr(descriptor, name, nullptr, 0);
    if (size < 0 && (errno == ENODATA || errno == ENOTSUP)) return false;
    if (size < 0) return system_error(path, "cannot read an extended attribute", errno);
    value.resize(static_cast<std::size_t>(size));
    const ssize_t got = ::fgetxattr(descriptor, name, value.data(), value.size());
    if (got == size) return true;
    if (got < 0 && errno != ERANGE) {
      return system_error(path, "cannot read an extended attribute", errno);
    }
  }
}

Result<std::vector<char>> attribute_names(int descriptor, const std::string& path) {
  std::vector<char> names;
  for (;;) {
    const ssize_t size = ::flistxattr(descriptor, nullptr, 0);
    if (size < 0 && errno == ENOTSUP) return std::vector<char>();
    if (size < 0) return system_error(path, "cannot list its extended attributes", errno);
    names.resize(static_cast<std::size_t>(size));
    const ssize_t got = ::flistxattr(descriptor, names.data(), names.size());
    if (got == size) return names;
    if (got < 0 && errno != ERANGE) {
      return system_error(path, "cannot list its extended attributes", errno);
    }
  }
}

Result<std::vector<NotAllowed>> copy_extended_attributes(int from, int to,
                                                         const std::string& path) {
  std::vector<NotAllowed> missing;
  const auto names = attribute_names(from, path);
  if (!names) return names.error();
  std::vector<char> value;
  std::vector<char> there;
  for (std::size_t at = 0; at < names->size();) {
    const char* const name = names->data() + at;
    at += std::string_view(name).size() + 1;
    const auto has = read_attribute(from, name, value, path);
    if (!has) return has.error();
    if (!*has || ::fsetxattr(to, name, value.data(), value.size(), 0) == 0) continue;
    // The system may have given the new file the same by itself.
    const auto same = read_attribute(to, name, there, path);
    if (same && *same && there == value) continue;
    missing.push_back({.what = std::string("extended attribute ") + name,
                       .about_access = std::string_view(name) == access_list});
  }
  const auto has_list = read_attribute(from, access_list, value, path);
  if (!has_list) return has_list.error();
  // The directory may have given it one of its own.
  if (!*has_list && ::fremovexattr(to, access_list) != 0 && errno != ENODATA && errno != ENOTSUP) {
    missing.push_back({.what = "lack of an access list"});
  }
  return missing;
}

}  // namespace

Result<void> copy_attributes(int from, int to, const std::string& path, WhereNotAllowed otherwise) {
  struct stat status {};
  if (::fstat(from, &status) != 0) return system_error(path, "cannot stat", errno);
  constexpr mode_t mode_bits = 07777;
  std::vector<NotAllowed> missing;
  if (::fchown(to, status.st_uid, status.st_gid) != 0) missing.push_back({.what = "owner"});
  // While the owner is another, what the group and others may do means something else.
  if (missing.empty()) {
    // The access list before the mode, which means something else without it.
    auto not_copied = copy_extended_attributes(from, to, path);
    if (!not_copied) return not_copied.error();
    missing = *std::move(not_copied);
  }
  bool restrict = false;
  for (const NotAllowed& one : missing) {
    if (otherwise == WhereNotAllowed::refuse) {
      return Error{.code = ErrorCode::refused,
                   .message = "the new file cannot be given the log's " + one.what,
                   .path = path,
                   .remedies = {Remedy::write_new_file}};
    }
    restrict = restrict || one.about_access;
  }
  if (restrict) {
    constexpr mode_t of_owner = 0600;
    if (::fremovexattr(to, access_list) != 0 && errno != ENODATA && errno != ENOTSUP) {
      return system_error(path, "cannot close the new file to others", errno);
    }
    if (::fchmod(to, of_owner) != 0) {
      return system_error(path, "cannot close the new file to others", errno);
    }
    return {};
  }
  if (::fchmod(to, status.st_mode & mode_bits) != 0) {
    Error error{.code = ErrorCode::refused,
                .message = "the new file cannot be given the log's mode",
                .path = path};
    if (otherwise == WhereNotAllowed::refuse) error.remedies = {Remedy::write_new_file};
    return error;
  }
  return {};
}

}  // namespace aerowal
