#include "io/archive_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <new>
#include <string_view>
#include <utility>

#include "io/archive_stream.hpp"
#include "io/container_kind.hpp"

namespace aerowal {
namespace {

bool all_zeros(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](std::byte byte) { return byte == std::byte{}; });
}

}  // namespace

ArchiveReader::ArchiveReader(ContainerFile file, const LogContainer& container,
                             const ArchiveLibrary& library)
    : file_(std::move(file)),
      start_(file_.position()),
      container_(container),
      library_(&library),
      archive_(library.read_new()) {
  if (archive_ == nullptr) throw std::bad_alloc();
}

ArchiveReader::~ArchiveReader() { library_->read_free(archive_); }

Result<std::unique_ptr<ArchiveReader>> ArchiveReader::open(ContainerFile file,
                                                           const LogContainer& container,
                                                           Support support) {
  std::string reason;
  const ArchiveLibrary* const library = ArchiveLibrary::load(reason);
  if (library == nullptr) {
    return unreadable_container(file.source(), container, "cannot load libarchive: " + reason);
  }
  std::unique_ptr<ArchiveReader> reader(new ArchiveReader(std::move(file), container, *library));
  struct archive* const archive = reader->archive_;
  // A warning says that it would run another program instead.
  if (support(*library, archive, container) != ARCHIVE_OK) {
    return unreadable_container(reader->file_.source(), container,
                                "this libarchive was built without it");
  }
  library->set_read_callback(archive, &ArchiveReader::read);
  library->set_skip_callback(archive, &ArchiveReader::skip);
  library->set_callback_data(archive, reader.get());
  if (library->open(archive) != ARCHIVE_OK) return reader->failure();
  return reader;
}

Result<struct archive_entry*> ArchiveReader::next_entry() {
  struct archive_entry* entry = nullptr;
  const int got = library_->next_header(archive_, &entry);
  // A warning is of what matters only to whoever unpacks: a name in another character set, a date.
  if (got == ARCHIVE_OK || got == ARCHIVE_WARN) return entry;
  if (got == ARCHIVE_EOF && !error_ && !exception_)
    return static_cast<struct archive_entry*>(nullptr);
  return failure();
}

Result<std::size_t> ArchiveReader::read_data(std::span<std::byte> into) {
  const la_ssize_t got = library_->read_data(archive_, into.data(), into.size());
  if (got < 0 || error_ || exception_) return failure();
  return static_cast<std::size_t>(got);
}

bool ArchiveReader::has_filter(int code) const {
  return library_->filter_code(archive_, 0) == code;
}

std::uint64_t ArchiveReader::used() const {
  const la_int64_t used = library_->filter_bytes(archive_, -1);
  return start_ + static_cast<std::uint64_t>(std::max<la_int64_t>(used, 0));
}

bool ArchiveReader::after_zero_block() const {
  const std::uint64_t end = used();
  if (end == block_offset_) return zeros_before_block_;
  if (end < block_offset_ + block_size || end > block_offset_ + block_length_) return false;
  const auto begin = static_cast<std::size_t>(end - block_offset_) - block_size;
  return all_zeros(Bytes(block_).subspan(begin, block_size));
}

Result<bool> ArchiveReader::has_more() {
  if (used() < file_.position()) return true;
  std::byte next{};
  const auto got = file_.read(std::span(&next, 1));
  if (!got) return got.error();
  return *got > 0;
}

Error ArchiveReader::damaged(const std::string& what) const {
  return damaged_container(file_.source(), container_, what);
}

/// What libarchive's last call failed of.
Error ArchiveReader::failure() {
  if (exception_) std::rethrow_exception(exception_);
  if (error_) return *error_;
  if (library_->error_number(archive_) == ENOMEM) throw std::bad_alloc();
  const char* const given = library_->error_text(archive_);
  const std::string_view text = given != nullptr ? given : "it is not what it should be";
  const std::string whose = container_.tar && container_.compression ? " of the tar" : "";
  // The compressions say it in words of their own.
  static constexpr std::size_t none = std::string_view::npos;
  const bool cut = text.find("runcated") != none || text.find("No progress") != none;
  if (cut && ended_) {
    return damaged("it ends early, at byte " + std::to_string(file_.position()) + whose);
  }
  return damaged(std::string(text) + ", found between bytes " + std::to_string(used()) + " and " +
                 std::to_string(file_.position()) + whose);
}

la_ssize_t ArchiveReader::read(struct archive* /*archive*/, void* self, const void** buffer) {
  auto& reader = *static_cast<ArchiveReader*>(self);
  try {
    return reader.read_block(buffer);
  } catch (...) {
    // It must not pass through a library that was written in C.
    reader.exception_ = std::current_exception();
    return -1;
  }
}

la_ssize_t ArchiveReader::read_block(const void** buffer) {
  if (error_) return -1;
  const std::uint64_t offset = file_.position();
  const bool zeros = block_length_ >= block_size && offset == block_offset_ + block_length_ &&
                     all_zeros(Bytes(block_).first(block_length_).last(block_size));
  std::array<std::byte, 1> next;
  // At the end the last block stays, since it may be asked what is in it.
  auto got = file_.read(next);
  if (got && *got != 0) {
    block_[0] = next[0];
    got = file_.read(std::span(block_).subspan(1));
    if (got) ++*got;
  }
  if (!got) {
    error_ = got.error();
    return -1;
  }
  ended_ = *got == 0;
  if (ended_) return 0;
  zeros_before_block_ = zeros;
  block_offset_ = offset;
  block_length_ = *got;
  *buffer = block_.data();
  return static_cast<la_ssize_t>(*got);
}

la_int64_t ArchiveReader::skip(struct archive* /*archive*/, void* self, la_int64_t count) {
  auto& reader = *static_cast<ArchiveReader*>(self);
  if (count <= 0) return 0;
  return static_cast<la_int64_t>(reader.file_.skip(static_cast<std::uint64_t>(count)));
}

}  // namespace aerowal
