#include "io/archive_stream.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "io/archive_reader.hpp"

namespace aerowal {
namespace {

int filter_code(Compression compression) {
  switch (compression) {
    case Compression::zstd:
      return ARCHIVE_FILTER_ZSTD;
    case Compression::xz:
      return ARCHIVE_FILTER_XZ;
    case Compression::bzip2:
      return ARCHIVE_FILTER_BZIP2;
    case Compression::gzip:
      break;
  }
  return ARCHIVE_FILTER_NONE;
}

int support_compression(const ArchiveLibrary& library, struct archive* archive,
                        const LogContainer& container) {
  int can = ARCHIVE_FAILED;
  switch (*container.compression) {
    case Compression::zstd:
      can = library.support_zstd(archive);
      break;
    case Compression::xz:
      can = library.support_xz(archive);
      break;
    case Compression::bzip2:
      can = library.support_bzip2(archive);
      break;
    case Compression::gzip:
      break;
  }
  if (can == ARCHIVE_OK) can = library.support_raw(archive);
  // Nothing at all is not "raw".
  return can == ARCHIVE_OK ? library.support_empty(archive) : can;
}

/// Passes the frame that pzstd begins a file with, by which libarchive does not recognise zstd; the
/// later ones it skips itself.
Result<void> pass_first_frame(ContainerFile& file) {
  static constexpr std::array magic{std::byte{0x50}, std::byte{0x2a}, std::byte{0x4d},
                                    std::byte{0x18}};
  // Its length in four bytes, and the length of the next frame in four.
  std::array<std::byte, 12> frame;
  const auto got = file.peek(frame);
  if (!got) return got.error();
  const bool is_frame = *got == frame.size() && frame[magic.size()] == std::byte{4} &&
                        std::equal(magic.begin(), magic.end(), frame.begin());
  if (!is_frame) return {};
  const auto passed = file.read(frame);
  return passed ? Result<void>() : passed.error();
}

class DecompressedStream final : public ByteStream {
 public:
  explicit DecompressedStream(std::unique_ptr<ArchiveReader> reader) : reader_(std::move(reader)) {}

  Result<std::size_t> read_some(std::span<std::byte> into) override {
    if (!began_) {
      const auto entry = reader_->next_entry();
      if (!entry) return entry.error();
      began_ = true;
      empty_ = *entry == nullptr;
    }
    auto got = empty_ ? Result<std::size_t>(std::size_t{0}) : reader_->read_data(into);
    if (!got || *got > 0) return got;
    const auto more = reader_->has_more();
    if (!more) return more.error();
    if (!*more) return std::size_t{0};
    return reader_->damaged("what follows its end, at byte " + std::to_string(reader_->used()) +
                            ", is something else");
  }

 private:
  std::unique_ptr<ArchiveReader> reader_;
  bool began_ = false;
  bool empty_ = false;
};

}  // namespace

Result<std::unique_ptr<ByteStream>> decompress_archive(ContainerFile file,
                                                       Compression compression) {
  if (compression == Compression::zstd) {
    if (const auto passed = pass_first_frame(file); !passed) return passed.error();
  }
  auto reader =
      ArchiveReader::open(std::move(file), {.compression = compression}, support_compression);
  if (!reader) return reader.error();
  if (!(*reader)->has_filter(filter_code(compression))) {
    return (*reader)->damaged("its header, at byte 0, is damaged or cut short");
  }
  return std::unique_ptr<ByteStream>(std::make_unique<DecompressedStream>(*std::move(reader)));
}

}  // namespace aerowal
