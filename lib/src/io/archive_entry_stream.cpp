#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "io/archive_reader.hpp"
#include "io/archive_stream.hpp"
#include "io/file.hpp"

namespace aerowal {
namespace {

constexpr std::string_view log_name = "wal/wal.log";
constexpr std::string_view log_suffix = "/wal/wal.log";

/// Names for a message: the first few, and of each the end, which tells one from another.
class Names {
 public:
  void add(std::string_view name) {
    static constexpr std::size_t names_max = 10;
    static constexpr std::size_t size_max = 200;
    if (count_++ >= names_max) return;
    repeated_ = repeated_ || std::find(names_.begin(), names_.end(), name) != names_.end();
    names_.emplace_back(name);
    if (!text_.empty()) text_ += ", ";
    if (name.size() > size_max) {
      text_ += "...";
      name.remove_prefix(name.size() - size_max);
    }
    text_.append(name);
    ++shown_;
  }

  [[nodiscard]] std::size_t count() const { return count_; }
  /// Whether of the first few two are the same.
  [[nodiscard]] bool has_repeated() const { return repeated_; }
  [[nodiscard]] std::string text() const {
    const std::size_t more = count_ - shown_;
    return more == 0 ? text_ : text_ + " and " + std::to_string(more) + " more";
  }

 private:
  std::string text_;
  std::vector<std::string> names_;
  bool repeated_ = false;
  std::size_t count_ = 0;
  std::size_t shown_ = 0;
};

int support_archive(const ArchiveLibrary& library, struct archive* archive,
                    const LogContainer& /*container*/) {
  return library.support_tar(archive);
}

class TarStream final : public ByteStream {
 public:
  TarStream(std::unique_ptr<ArchiveReader> reader,
            std::function<void(std::string_view name)> on_other_entry)
      : reader_(std::move(reader)), on_other_entry_(std::move(on_other_entry)) {}

  /// Goes to the log. Errors: as open_tar().
  Result<void> find_log() {
    const auto found = find_next();
    if (!found) return found.error();
    if (*found) return {};
    if (others_.count() != 0) return no_log("it holds " + others_.text(), {Remedy::choose_entry});
    return no_log("nothing is in it", {});
  }

  Result<std::size_t> read_some(std::span<std::byte> into) override {
    auto got = reader_->read_data(into);
    if (!got || *got > 0) return got;
    for (bool more = true; more;) {
      const auto found = find_next();
      if (!found) return found.error();
      more = *found;
    }
    if (logs_.count() == 1) return std::size_t{0};
    return no_log("it holds " + std::to_string(logs_.count()) + ": " + logs_.text(),
                  {logs_.has_repeated() ? Remedy::choose_occurrence : Remedy::choose_entry});
  }

 private:
  std::string name_of(struct archive_entry* entry) const {
    const char* name = reader_->library().pathname(entry);
    if (name == nullptr) name = reader_->library().pathname_utf8(entry);
    return name != nullptr ? name : "";
  }

  /// "a link" …; empty for a regular file.
  std::string kind_of(struct archive_entry* entry) const {
    const ArchiveLibrary& library = reader_->library();
    const bool hard_link =
        library.hardlink(entry) != nullptr || library.hardlink_utf8(entry) != nullptr;
    const mode_t type = library.filetype(entry);
    if (hard_link || type == AE_IFLNK) return "a link";
    return type == AE_IFREG ? "" : kind_of_file(type);
  }

  /// Goes to the next entry that is a log; false at the end of the tar. Errors: system; usage,
  /// where it is no regular file.
  Result<bool> find_next() {
    for (;;) {
      const auto entry = reader_->next_entry();
      if (!entry) return entry.error();
      if (*entry == nullptr) return at_end();
      std::string name = name_of(*entry);
      if (name != log_name && !name.ends_with(log_suffix)) {
        others_.add(name);
        if (on_other_entry_) on_other_entry_(name);
        continue;
      }
      if (const std::string kind = kind_of(*entry); !kind.empty()) {
        name += " is " + kind;
        return no_log("its " + name + ", not a file", {Remedy::choose_entry});
      }
      logs_.add(name);
      return true;
    }
  }

  /// The tar is whole only if its end says so, and if the file that it is in has no more to say.
  Result<bool> at_end() {
    if (!reader_->after_zero_block()) {
      return reader_->damaged("it ends early, at byte " + std::to_string(reader_->used()) +
                              (reader_->container().compression ? " of the tar" : "") +
                              ", without the blocks of zeros that end a tar");
    }
    if (const auto rest = reader_->file().read_to_end(); !rest) return rest.error();
    return false;
  }

  [[nodiscard]] Error no_log(const std::string& found, std::vector<Remedy> remedies) const {
    return {.code = ErrorCode::usage,
            .message = "expected exactly one wal/wal.log in this " +
                       describe(reader_->container()) + ", but " + found,
            .path = reader_->file().source().name(),
            .remedies = std::move(remedies),
            .container = reader_->container()};
  }

  std::unique_ptr<ArchiveReader> reader_;
  std::function<void(std::string_view name)> on_other_entry_;
  Names logs_;
  Names others_;
};

}  // namespace

Result<std::unique_ptr<ByteStream>> open_tar(
    ContainerFile file, const LogContainer& container,
    std::function<void(std::string_view name)> on_other_entry) {
  auto reader = ArchiveReader::open(std::move(file), container, support_archive);
  if (!reader) return reader.error();
  auto stream = std::make_unique<TarStream>(*std::move(reader), std::move(on_other_entry));
  if (const auto found = stream->find_log(); !found) return found.error();
  return std::unique_ptr<ByteStream>(std::move(stream));
}

}  // namespace aerowal
