#include "term/standard_streams.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/file.hpp"

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
  if (!is_regular(status)) return std::nullopt;
  return FileId{.device = status.st_dev, .inode = status.st_ino};
}

std::optional<FileId> id_of(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return std::nullopt;
  return id_of(status);
}

std::optional<FileId> id_of(const char* path) {
  if (std::strcmp(path, "-") == 0) return id_of(STDIN_FILENO);
  struct stat status {};
  if (::stat(path, &status) != 0) return std::nullopt;
  return id_of(status);
}

/// What stands after a path for a file that a data directory, or a folder in it, can stand for;
/// first the file itself.
constexpr std::array<const char*, 4> path_suffixes{"", "/wal/wal.log", "/wal.log",
                                                   "/data/documents.dat"};

/// Which of these places of `named` is the file `id`; null where none is. Allocates nothing,
/// because what fails meanwhile would be said on standard error.
const char* place_of(const char* named, const FileId& id) {
  if (*named == '\0') return nullptr;
  if (id_of(named) == id) return path_suffixes[0];
  const std::size_t length = std::strlen(named);
  std::array<char, PATH_MAX> path;
  for (const char* const place : path_suffixes) {
    // A longer path is none.
    if (length + std::strlen(place) >= path.size()) continue;
    std::strcpy(std::strcpy(path.data(), named) + length, place);
    if (id_of(path.data()) == id) return place;
  }
  return nullptr;
}

/// `word` may also be --option=FILE, or an option of one letter with its value.
bool names(const char* word, const FileId& id) {
  if (place_of(word, id) != nullptr) return true;
  constexpr std::size_t short_option_size = 2;
  if (std::strlen(word) > short_option_size && word[0] == '-' && word[1] != '-' &&
      place_of(word + short_option_size, id) != nullptr) {
    return true;
  }
  for (const char* at = std::strchr(word, '='); at != nullptr; at = std::strchr(at + 1, '=')) {
    if (place_of(at + 1, id) != nullptr) return true;
  }
  return false;
}

const char* text_of(const char* word) { return word; }
const char* text_of(const std::string& word) { return word.c_str(); }

template <class Words>
bool any_names(const Words& words, const std::optional<FileId>& id) {
  return id && std::any_of(words.begin(), words.end(),
                           [&id](const auto& word) { return names(text_of(word), *id); });
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

template <class Words>
void withhold_if_named(const Words& words) {
  // While it is looked for, standard error is what it was: /dev/stderr is a name as well.
  release();
  descriptor_for_errors = STDERR_FILENO;
  if (!any_names(words, id_of(STDERR_FILENO))) return;
  descriptor_for_errors = any_names(words, id_of(STDOUT_FILENO)) ? -1 : STDOUT_FILENO;
  withhold();
}

/// The file among `files` that `descriptor` is.
struct Found {
  const std::string* file = nullptr;
  const char* place = nullptr;
};

Found find(const std::vector<std::string>& files, int descriptor) {
  const std::optional<FileId> id = id_of(descriptor);
  if (!id) return {};
  for (const std::string& file : files) {
    if (const char* const place = place_of(file.c_str(), *id); place != nullptr) {
      return {.file = &file, .place = place};
    }
  }
  return {};
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

void guard_standard_error(std::span<char* const> words) { withhold_if_named(words); }

int error_descriptor() { return descriptor_for_errors; }

Result<void> check_standard_streams(const std::vector<std::string>& files) {
  release();
  const Found output = find(files, STDOUT_FILENO);
  const Found errors = find(files, STDERR_FILENO);
  withhold_if_named(files);
  if (output.file != nullptr) return is_output(*output.file + output.place, "standard output");
  if (errors.file != nullptr) return is_output(*errors.file + errors.place, "standard error");
  return {};
}

void announce_terminal_input(const std::string& what) {
  if (::isatty(STDIN_FILENO) != 1) return;
  (void)write_text(error_descriptor(),
                   "Reading " + what + " from this terminal; end it with Control-D.\n");
}

bool is_log_itself(const std::string& log, const std::string& file) {
  const std::optional<FileId> id = id_of(file.c_str());
  return id && (id_of(log.c_str()) == id || id_of((log + "/wal/wal.log").c_str()) == id ||
                id_of((log + "/wal.log").c_str()) == id);
}

}  // namespace aerowal::cli
