#include "standard_streams.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aerowal::cli {
namespace {

/// Which file it is, however it is named.
struct FileId {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const FileId&) const = default;
};

/// Nothing for what is no regular file: a pipe, a terminal or /dev/null is never a log.
std::optional<FileId> id_of(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  return FileId{.device = status.st_dev, .inode = status.st_ino};
}

std::optional<FileId> id_of(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return std::nullopt;
  return id_of(status);
}

std::optional<FileId> id_of(const std::string& path) {
  if (path == "-") return id_of(STDIN_FILENO);
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return id_of(status);
}

/// The file itself, and those that a data directory can stand for.
std::vector<std::string> files_of(const std::string& path) {
  return {path, path + "/wal/wal.log", path + "/data/documents.dat"};
}

/// The path under which `named` is the file `id`.
std::optional<std::string> path_of(const std::string& named, const FileId& id) {
  if (named.empty()) return std::nullopt;
  for (std::string& path : files_of(named)) {
    if (id_of(path) == id) return std::move(path);
  }
  return std::nullopt;
}

/// `word` may also be --option=FILE, or an option of one letter with its value.
bool names(const std::string& word, const FileId& id) {
  if (path_of(word, id)) return true;
  constexpr std::size_t short_option_size = 2;
  if (word.size() > short_option_size && word[0] == '-' && word[1] != '-' &&
      path_of(word.substr(short_option_size), id)) {
    return true;
  }
  for (std::size_t at = word.find('='); at != std::string::npos; at = word.find('=', at + 1)) {
    if (path_of(word.substr(at + 1), id)) return true;
  }
  return false;
}

template <class Words>
bool any_names(const Words& words, const std::optional<FileId>& id) {
  return id && std::any_of(words.begin(), words.end(),
                           [&id](const std::string& word) { return names(word, *id); });
}

/// Standard error, while it leads elsewhere.
struct Withheld {
  bool now = false;
  int descriptor = -1;  ///< what it was; -1 where that could not be kept
};

Withheld withheld;
int descriptor_for_errors = STDERR_FILENO;

void withhold() {
  if (withheld.now) return;
  withheld.descriptor = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  withheld.now = true;
  int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  // Without it, something else that nothing can be written to.
  if (nowhere < 0) nowhere = ::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (nowhere < 0) {
    ::close(STDERR_FILENO);
    return;
  }
  ::dup2(nowhere, STDERR_FILENO);
  ::close(nowhere);
}

void release() {
  if (!withheld.now || withheld.descriptor < 0) return;
  ::dup2(withheld.descriptor, STDERR_FILENO);
  ::close(withheld.descriptor);
  withheld = {};
}

/// Runs `look` while standard error is what it was: /dev/stderr is a name as well. Where that
/// throws, nobody knows whether standard error is a log.
template <class Look>
auto while_released(Look look) {
  release();
  try {
    return look();
  } catch (...) {
    if (id_of(STDERR_FILENO)) withhold();
    throw;
  }
}

template <class Words>
void guard(const Words& words) {
  descriptor_for_errors = STDERR_FILENO;
  if (!any_names(words, id_of(STDERR_FILENO))) return;
  descriptor_for_errors = any_names(words, id_of(STDOUT_FILENO)) ? -1 : STDOUT_FILENO;
  withhold();
}

Error is_output(const std::string& path, const std::string& stream) {
  return {.code = ErrorCode::usage,
          .message = stream + " is this file too; nothing was written to it; redirect " + stream +
                     " to another file",
          .path = path};
}

}  // namespace

void fill_standard_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    // The wrong way round, so that using it is still an error.
    ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

void guard_standard_error(std::span<char* const> words) {
  while_released([&words] { guard(words); });
}

int error_descriptor() { return descriptor_for_errors; }

Result<void> check_standard_streams(const std::vector<std::string>& files) {
  const auto check = [&files](int descriptor, const char* stream) -> Result<void> {
    const std::optional<FileId> id = id_of(descriptor);
    if (!id) return {};
    for (const std::string& file : files) {
      if (const auto path = path_of(file, *id)) return is_output(*path, stream);
    }
    return {};
  };
  return while_released([&] {
    auto apart = check(STDOUT_FILENO, "standard output");
    if (apart) apart = check(STDERR_FILENO, "standard error");
    guard(files);
    return apart;
  });
}

int wait_until_ready(int descriptor, short events) {
  pollfd waiting{.fd = descriptor, .events = events, .revents = 0};
  return ::poll(&waiting, 1, -1) >= 0 || errno == EINTR ? 0 : errno;
}

int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(descriptor, text.data(), text.size());
    if (wrote >= 0) {
      text.remove_prefix(static_cast<std::size_t>(wrote));
    } else if (errno == EAGAIN) {
      if (const int reason = wait_until_ready(descriptor, POLLOUT); reason != 0) return reason;
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

bool is_log_itself(const std::string& log, const std::string& file) {
  const std::optional<FileId> id = id_of(file);
  return id && (id_of(log) == id || id_of(log + "/wal/wal.log") == id);
}

}  // namespace aerowal::cli
