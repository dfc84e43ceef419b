#include "aerowal/resume.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <span>
#include <utility>
#include <vector>

#include <sys/stat.h>

#include "aerowal/reader.hpp"
#include "base/byte_order.hpp"
#include "base/hex.hpp"
#include "io/file.hpp"
#include "io/state_path.hpp"
#include "json/json_members.hpp"
#include "json/state_file.hpp"
#include "scan/bytes_hash.hpp"

namespace aerowal {
namespace {

using namespace std::chrono_literals;

constexpr StateFormat resume_format{.name = "aerowal-resume",
                                    .what = "a record of how far logs were verified"};

constexpr std::array<std::string_view, 5> restart_names{"other_file", "shorter", "other_start",
                                                        "other_end", "damaged"};
static_assert(static_cast<std::size_t>(RestartReason::damaged) == restart_names.size() - 1);

constexpr std::uint64_t proof_size = std::uint64_t{1} << 16;
constexpr auto save_every = 1s;
constexpr std::size_t checksum_width = 8;
constexpr std::size_t hash_width = 16;

/// The sound records that a log begins with.
struct SoundStart {
  std::uint64_t records = 0;
  std::uint64_t size = 0;         ///< of them, in bytes
  std::uint32_t checksum = 0;     ///< CRC-32 of the lengths and checksums of all of them
  std::uint64_t last_length = 0;  ///< of the last one

  void add(const RecordMark& mark) {
    std::array<std::byte, 2 * sizeof(std::uint32_t)> bytes{};
    store_u32(bytes.data(), mark.length);
    store_u32(bytes.data() + sizeof(std::uint32_t), mark.checksum);
    checksum = crc32(bytes, checksum);
    size += mark.length;
    last_length = mark.length;
    ++records;
  }

  friend bool operator==(const SoundStart&, const SoundStart&) = default;
};

/// Which file it is.
struct FileId {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  friend bool operator==(const FileId&, const FileId&) = default;
};

/// How far a log was verified.
struct VerifiedLog {
  std::string path;
  FileId file;
  SoundStart start;
  std::uint64_t first_bytes_hash = 0;  ///< of at most proof_size
  std::uint64_t last_bytes_hash = 0;   ///< of at most proof_size
};

Result<std::uint64_t> first_hash(ByteSource& log, std::uint64_t size) {
  return hash_bytes(log, 0, std::min(size, proof_size));
}

Result<std::uint64_t> last_hash(ByteSource& log, std::uint64_t size) {
  const std::uint64_t length = std::min(size, proof_size);
  return hash_bytes(log, size - length, length);
}

/// Whether the last record is there, and has the number that it must have. Errors: system.
Result<bool> has_last_record(ByteSource& log, const SoundStart& start) {
  if (start.size == 0) return start.records == 0;
  if (start.last_length > start.size) return false;
  Reader reader(log,
                {.byte_offset = start.size - start.last_length, .sequence_number = start.records});
  const auto read = reader.next();
  if (!read) return read.error();
  return *read && reader.byte_offset() == start.size;
}

/// Nothing where the log cannot be resumed: it is no file, or unpacked.
std::optional<FileId> file_of(const ByteSource& log) {
  struct stat status {};
  if (log.container() || log.name() == "-" || ::stat(log.name().c_str(), &status) != 0 ||
      !is_regular(status)) {
    return std::nullopt;
  }
  return FileId{.device = status.st_dev, .inode = status.st_ino};
}

/// Why the log is not what was verified; nothing: it is. Errors: system.
Result<std::optional<RestartReason>> find_change(ByteSource& log, const FileId& file,
                                                 const VerifiedLog& known) {
  using Reason = std::optional<RestartReason>;
  if (file != known.file) return Reason(RestartReason::other_file);
  if (log.size().value_or(0) < known.start.size) return Reason(RestartReason::shorter);
  const auto first = first_hash(log, known.start.size);
  if (!first) return first.error();
  if (*first != known.first_bytes_hash) return Reason(RestartReason::other_start);
  const auto last = last_hash(log, known.start.size);
  if (!last) return last.error();
  const auto has_last = has_last_record(log, known.start);
  if (!has_last) return has_last.error();
  const bool same_end = *last == known.last_bytes_hash && *has_last;
  return same_end ? Reason() : Reason(RestartReason::other_end);
}

Json verified_json(const VerifiedLog& log, const std::string& state_path) {
  return {{"path", path_in_state(log.path, state_path)},
          {"device", log.file.device},
          {"inode", log.file.inode},
          {"byte_offset", log.start.size},
          {"last_sequence_number", log.start.records},
          {"last_length", log.start.last_length},
          {"checksum", hex(log.start.checksum, checksum_width)},
          {"first_bytes_hash", hex(log.first_bytes_hash, hash_width)},
          {"last_bytes_hash", hex(log.last_bytes_hash, hash_width)}};
}

std::optional<VerifiedLog> read_verified(const JsonTree& json, const std::string& state_path) {
  JsonMembers members(json);
  VerifiedLog log{.path = path_from_state(members.text("path"), state_path),
                  .file = {.device = members.number("device"), .inode = members.number("inode")},
                  .start = {.records = members.number("last_sequence_number"),
                            .size = members.number("byte_offset"),
                            .checksum = static_cast<std::uint32_t>(
                                members.hexadecimal("checksum", checksum_width)),
                            .last_length = members.number("last_length")},
                  .first_bytes_hash = members.hexadecimal("first_bytes_hash", hash_width),
                  .last_bytes_hash = members.hexadecimal("last_bytes_hash", hash_width)};
  return members.whole() ? std::optional(std::move(log)) : std::nullopt;
}

}  // namespace

std::string_view name(RestartReason reason) {
  return restart_names[static_cast<std::size_t>(reason)];
}

struct ResumeFile::State {
  using Clock = std::chrono::steady_clock;

  /// What is known of a log: by its path, or of that file where it was moved.
  std::vector<VerifiedLog>::iterator find(const std::string& log_path, const FileId& file);
  void put(VerifiedLog log);

  /// Scans on from what `known` has verified, which becomes what has been by then. `compared`, of
  /// what was verified before, gets whether the same records are there. Errors: system.
  Result<Scan> run(ByteSource& log, const Threading& threading, VerifiedLog known,
                   const SoundStart& before, ResumeOutcome& outcome);
  Result<void> keep(ByteSource& log, VerifiedLog& known);
  Result<void> save();

  std::string path;
  std::vector<VerifiedLog> logs;
  bool changed = false;
  Clock::time_point save_at = Clock::now() + save_every;
};

std::vector<VerifiedLog>::iterator ResumeFile::State::find(const std::string& log_path,
                                                           const FileId& file) {
  const auto at_path = std::find_if(logs.begin(), logs.end(),
                                    [&](const VerifiedLog& log) { return log.path == log_path; });
  if (at_path != logs.end()) return at_path;
  return std::find_if(logs.begin(), logs.end(),
                      [&](const VerifiedLog& log) { return log.file == file; });
}

void ResumeFile::State::put(VerifiedLog log) {
  const auto same = find(log.path, log.file);
  changed = true;
  if (same == logs.end()) {
    logs.push_back(std::move(log));
  } else {
    *same = std::move(log);
  }
}

/// Remembers how far `known` has come, with the proof that it has. Errors: system.
Result<void> ResumeFile::State::keep(ByteSource& log, VerifiedLog& known) {
  const auto first = first_hash(log, known.start.size);
  if (!first) return first.error();
  const auto last = last_hash(log, known.start.size);
  if (!last) return last.error();
  known.first_bytes_hash = *first;
  known.last_bytes_hash = *last;
  put(known);
  return {};
}

Result<void> ResumeFile::State::save() {
  if (!changed) return {};
  Json list = Json::array();
  for (const VerifiedLog& log : logs) list.push_back(verified_json(log, path));
  auto written = write_state(path, resume_format, {{"logs", std::move(list)}});
  if (written) changed = false;
  save_at = Clock::now() + save_every;
  return written;
}

Result<Scan> ResumeFile::State::run(ByteSource& log, const Threading& threading, VerifiedLog known,
                                    const SoundStart& before, ResumeOutcome& outcome) {
  const SoundStart from = known.start;
  const auto on_sound = [&](const std::vector<RecordMark>& marks) {
    for (const RecordMark& mark : marks) {
      known.start.add(mark);
      if (known.start.records == before.records) outcome.same_records = known.start == before;
    }
    if (Clock::now() < save_at) return;
    // What cannot be saved meanwhile cannot be saved at the end either, which is then said.
    if (keep(log, known)) (void)save();
  };
  auto scan = Scan::run(log, {.threading = threading,
                              .known_records = from.records,
                              .known_bytes = from.size,
                              .on_sound = on_sound});
  if (!scan) return scan;
  if (known.start != from || from.size == 0) {
    if (const auto kept = keep(log, known); !kept) return kept.error();
    if (Clock::now() >= save_at) (void)save();
  }
  return scan;
}

ResumeFile::ResumeFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
ResumeFile::ResumeFile(ResumeFile&&) noexcept = default;
ResumeFile& ResumeFile::operator=(ResumeFile&&) noexcept = default;
ResumeFile::~ResumeFile() = default;

Result<ResumeFile> ResumeFile::open(const std::string& path) {
  const auto json = read_state(path, resume_format);
  if (!json) return json.error();
  auto state = std::make_unique<State>();
  state->path = path;
  if (const auto place = check_state_place(path); !place) return place.error();
  if (!*json) return ResumeFile(std::move(state));
  JsonMembers whole(**json);
  for (const JsonTree& entry : whole.array("logs")) {
    auto log = read_verified(entry, path);
    if (!log) {
      return not_a_state(path, resume_format,
                         "a log in it lacks a member, or has one that is none");
    }
    state->logs.push_back(*std::move(log));
  }
  if (!whole.whole()) return not_a_state(path, resume_format, "it has no list of logs");
  return ResumeFile(std::move(state));
}

Result<Scan> ResumeFile::scan(ByteSource& log, Threading threading, ResumeOutcome& outcome) {
  State& state = *state_;
  outcome = {};
  const auto file = file_of(log);
  if (!file) return Scan::run(log, threading);
  const std::string path = followed_path(log.name());
  const VerifiedLog unknown{.path = path, .file = *file, .start = {}};
  const auto found = state.find(path, *file);
  if (found == state.logs.end()) return state.run(log, threading, unknown, {}, outcome);

  VerifiedLog known = *found;
  outcome.verified_bytes = known.start.size;
  const auto change = find_change(log, *file, known);
  if (!change) return change.error();
  outcome.restart = *change;
  if (!outcome.restart) {
    known.path = path;
    auto scan = state.run(log, threading, known, {}, outcome);
    if (!scan || !scan->summary().strict_error) {
      outcome.skipped_bytes = known.start.size;
      return scan;
    }
    outcome.restart = RestartReason::damaged;
  }
  return state.run(log, threading, unknown, known.start, outcome);
}

Result<void> ResumeFile::save() { return state_->save(); }

}  // namespace aerowal
