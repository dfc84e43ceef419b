#include <map>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <aerowal/unpacked_log.hpp>

#include "faulty_source.hpp"
#include "files.hpp"
#include "source_reading.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

ByteVector data(const std::string& name) {
  return testing::read_file(std::string(AEROWAL_TEST_DATA) + "/" + name);
}

ByteVector container(const std::string& name) { return data("containers/" + name); }

const std::string& log_text() {
  static const std::string text = text_of(data("golden/lifecycle.wal"));
  return text;
}

/// All of the log in `file`, or why it cannot be had.
Result<std::string> unpacked(Bytes file, const UnpackOptions& options = {}) {
  auto source = unpack_log(ByteSource::from_memory(file, "the file"), options);
  if (!source) return source.error();
  const auto size = (*source)->find_size();
  if (!size) return size.error();
  std::string text(static_cast<std::size_t>(*size), '\0');
  const auto got = (*source)->read_at(0, std::as_writable_bytes(std::span(text)));
  if (!got) return got.error();
  CHECK(*got == text.size());
  return text;
}

/// The error that must come of it.
Error failure(Bytes file) {
  const auto text = unpacked(file);
  REQUIRE_FALSE(text.has_value());
  CHECK(text.error().path == "the file");
  CHECK_FALSE(text.error().byte_offset.has_value());
  return text.error();
}

#ifdef AEROWAL_HAVE_LIBARCHIVE
constexpr bool archives = true;
#else
constexpr bool archives = false;
#endif

const std::map<std::string, LogContainer> kinds{
    {"lifecycle.wal.gz", {.compression = Compression::gzip}},
    {"lifecycle.wal.zst", {.compression = Compression::zstd}},
    {"lifecycle.wal.pzst", {.compression = Compression::zstd}},
    {"lifecycle.wal.xz", {.compression = Compression::xz}},
    {"lifecycle.wal.bz2", {.compression = Compression::bzip2}},
    {"backup.tar", {.tar = true}},
    {"backup.tar.gz", {.compression = Compression::gzip, .tar = true}},
    {"backup.tar.zst", {.compression = Compression::zstd, .tar = true}},
    {"backup.tar.xz", {.compression = Compression::xz, .tar = true}},
    {"backup.tar.bz2", {.compression = Compression::bzip2, .tar = true}},
};

bool readable(const LogContainer& kind) {
  return archives || (!kind.tar && kind.compression == Compression::gzip);
}

TEST_CASE("unpacked log: a log is handed back as it is") {
  const ByteVector log = data("golden/lifecycle.wal");
  auto given = ByteSource::from_memory(log, "the file");
  const ByteSource* const address = given.get();
  const auto source = unpack_log(std::move(given));
  REQUIRE(source.has_value());
  CHECK(source->get() == address);
  CHECK_FALSE((*source)->container().has_value());
  CHECK(*unpacked({}) == "");
}

TEST_CASE("unpacked log: each kind of container, from memory and from a pipe") {
  for (const auto& each : kinds) {
    const std::string& name = each.first;
    const LogContainer& kind = each.second;
    if (!readable(kind)) continue;
    INFO(name);
    const ByteVector file = container(name);
    const auto source = unpack_log(ByteSource::from_memory(file, "the file"));
    REQUIRE(source.has_value());
    CHECK((*source)->container() == kind);
    CHECK((*source)->name() == "the file");
    CHECK(read(**source, 0, 1000) == log_text());
    CHECK((*source)->size() == log_text().size());
    CHECK(read(**source, 100, 50) == log_text().substr(100, 50));

    const FedPipe pipe(file, 7);
    auto piped = ByteSource::from_descriptor(pipe.descriptor(), "-");
    REQUIRE(piped.has_value());
    const auto from_pipe = unpack_log(*std::move(piped));
    REQUIRE(from_pipe.has_value());
    CHECK(read(**from_pipe, 0, 1000) == log_text());
  }
}

TEST_CASE("unpacked log: an empty log") {
  for (const char* name : {"empty.wal.gz", "empty.wal.zst", "empty.wal.xz", "empty.wal.bz2"}) {
    if (!archives && std::string(name) != "empty.wal.gz") continue;
    INFO(name);
    const auto text = unpacked(container(name));
    REQUIRE(text.has_value());
    CHECK(*text == "");
  }
}

TEST_CASE("unpacked log: several members, and zeros after the last") {
  ByteVector file = container("two-members.wal.gz");
  CHECK(*unpacked(file) == log_text());
  file.resize(file.size() + 1000);
  CHECK(*unpacked(file) == log_text());
}

TEST_CASE("unpacked log: what follows a compressed file is said, with its place") {
  for (const char* name :
       {"lifecycle.wal.gz", "lifecycle.wal.zst", "lifecycle.wal.xz", "lifecycle.wal.bz2"}) {
    if (!readable(kinds.at(name))) continue;
    INFO(name);
    ByteVector file = container(name);
    const std::string size = std::to_string(file.size());
    for (const char byte : std::string("garbage")) file.push_back(static_cast<std::byte>(byte));
    const Error error = failure(file);
    CHECK(error.code == ErrorCode::system);
    CHECK(error.container == kinds.at(name));
    CHECK(error.remedies == std::vector{Remedy::use_another_copy});
    if (kinds.at(name).compression == Compression::gzip) {
      CHECK(error.message == "could not read this gzip file: what follows its end, at byte " +
                                 size +
                                 ", is not gzip; that is damage of the file, the log in it was "
                                 "not judged");
    } else if (kinds.at(name).compression == Compression::bzip2) {
      CHECK(error.message.starts_with(
          "could not read this bzip2 file: what follows its end, at byte " + size + ","));
    }
  }
  ByteVector file = container("lifecycle.wal.gz");
  file.resize(file.size() + 10);
  file.push_back(std::byte{0x1f});
  CHECK(failure(file).message.starts_with(
      "could not read this gzip file: what follows its end, at byte 150,"));
}

/// Whether a file so short can be told from a log that was cut, or from text.
bool is_recognised(const LogContainer& kind, std::size_t size) {
  if (!kind.compression) return size >= 265;
  return size >= (kind.compression == Compression::gzip ? 6 : 5);
}

TEST_CASE("unpacked log: cut at any byte, a container is an error, and never fewer records") {
  for (const auto& each : kinds) {
    const std::string& name = each.first;
    const LogContainer& kind = each.second;
    if (!readable(kind)) continue;
    const ByteVector file = container(name);
    for (std::size_t size = 0; size < file.size(); ++size) {
      INFO(name << " cut at " << size);
      const ByteVector cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
      const auto text = unpacked(cut);
      if (!is_recognised(kind, size)) {
        // As it is: no record of the log inside, which is not even seen.
        CHECK(*text == text_of(cut));
        continue;
      }
      if (text) {
        // Only what ends a tar may be missing in part.
        CHECK(*text == log_text());
        CHECK(kind == LogContainer{.tar = true});
        CHECK(size >= file.size() - 512);
        continue;
      }
      CHECK(text.error().code == ErrorCode::system);
      REQUIRE(text.error().container.has_value());
      CHECK(text.error().container->compression == kind.compression);
      CHECK(text.error().remedies == std::vector{Remedy::use_another_copy});
    }
  }
}

TEST_CASE("unpacked log: with any bit of a gzip file flipped, the log is whole or an error") {
  for (const char* name : {"lifecycle.wal.gz", "backup.tar.gz", "two-members.wal.gz"}) {
    if (!archives && std::string(name) == "backup.tar.gz") continue;
    const ByteVector file = container(name);
    bool harmless = false;
    for (std::size_t at = 3; at < file.size(); ++at) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        INFO(name << " with bit " << bit << " of byte " << at << " flipped");
        ByteVector flipped = file;
        flipped[at] ^= std::byte{1} << bit;
        const auto text = unpacked(flipped);
        if (text) {
          CHECK(*text == log_text());
          harmless = true;
        } else {
          CHECK(text.error().code == ErrorCode::system);
        }
      }
    }
    // The time in the header, for one, says nothing of what is in the file.
    CHECK(harmless);
  }
}

#ifdef AEROWAL_HAVE_LIBARCHIVE

TEST_CASE("unpacked log: with any byte of the others wrong, the log is whole or an error") {
  for (const auto& each : kinds) {
    const std::string& name = each.first;
    const LogContainer& kind = each.second;
    if (!kind.compression || kind.compression == Compression::gzip) continue;
    const ByteVector file = container(name);
    for (std::size_t at = 6; at < file.size(); ++at) {
      INFO(name << " with byte " << at << " wrong");
      ByteVector wrong = file;
      wrong[at] ^= std::byte{0xff};
      const auto text = unpacked(wrong);
      if (text) {
        CHECK(*text == log_text());
      } else {
        CHECK(text.error().code == ErrorCode::system);
      }
    }
  }
}

TEST_CASE("unpacked log: names of other tars, and entries with holes") {
  for (const char* name : {"dot.tar", "pax.tar", "gnu.tar", "v7.tar"}) {
    INFO(name);
    const auto text = unpacked(container(name));
    REQUIRE(text.has_value());
    CHECK(*text == log_text());
  }
  const std::string holed = log_text() + std::string(20000, '\0') + log_text();
  for (const char* name : {"sparse-gnu.tar.gz", "sparse-pax.tar.gz"}) {
    INFO(name);
    const auto text = unpacked(container(name));
    REQUIRE(text.has_value());
    CHECK((*text == holed));
  }
}

TEST_CASE("unpacked log: a tar that holds no log, several, or a link") {
  const auto check = [](const char* name, const std::string& found, const LogContainer& kind) {
    INFO(name);
    const Error error = failure(container(name));
    CHECK(error.code == ErrorCode::usage);
    CHECK(error.message ==
          "expected exactly one wal/wal.log in this " + describe(kind) + ", but " + found);
    CHECK(error.remedies == std::vector{Remedy::choose_entry});
    CHECK(error.container == kind);
  };
  const LogContainer tar{.tar = true};
  check("none.tar", "it holds backup_manifest.json", tar);
  const std::string two = "it holds 2: several/one/wal/wal.log, several/two/wal/wal.log";
  check("several.tar", two, tar);
  check("several.tar.gz", two, {.compression = Compression::gzip, .tar = true});
  check("hard-link.tar", "its hard/b/wal/wal.log is a link, not a file", tar);
  check("symbolic-link.tar", "its symbolic/wal/wal.log is a link, not a file", tar);
}

TEST_CASE("unpacked log: a container in a container") {
  const auto check = [](const char* name, const LogContainer& outer, const char* inner) {
    INFO(name);
    const Error error = failure(container(name));
    CHECK(error.code == ErrorCode::usage);
    CHECK(error.message == "expected a log in this " + describe(outer) +
                               ", found another container (" + inner +
                               "): only one compression around a log or a tar is read");
    CHECK(error.remedies == std::vector{Remedy::unpack});
    CHECK(error.container == outer);
  };
  check("twice.xz.gz", {.compression = Compression::gzip}, "xz file");
  check("gzip-in.tar", {.tar = true}, "gzip file");
}

TEST_CASE("unpacked log: a tar needs room for the log, a compressed log only to look back") {
  const TemporaryDirectory directory;
  const std::string none = directory.file("none");
  const auto tar = unpacked(container("backup.tar"), {.temporary_directory = none});
  REQUIRE_FALSE(tar.has_value());
  CHECK(tar.error().code == ErrorCode::system);
  CHECK(tar.error().message == "cannot look back at what was unpacked: its copy in " + none +
                                   " failed: No such file or directory");
  CHECK(tar.error().remedies == std::vector{Remedy::use_other_temporary_directory});
  {
    const FileSizeLimit limit(100);
    const auto full = unpacked(container("backup.tar.zst"));
    REQUIRE_FALSE(full.has_value());
    CHECK(full.error().message ==
          "cannot look back at what was unpacked: its copy in /tmp failed: File too large");
  }
  const ByteVector file = container("lifecycle.wal.zst");
  const auto source =
      unpack_log(ByteSource::from_memory(file, "the file"), {.temporary_directory = none});
  REQUIRE(source.has_value());
  CHECK(read(**source, 0, 1000) == log_text());
}

TEST_CASE("unpacked log: progress is told of the container's bytes, while it is unpacked") {
  const ByteVector file = container("backup.tar.gz");
  std::uint64_t reached = 0;
  const auto source =
      unpack_log(ByteSource::from_memory(file, "the file"),
                 {.on_read = [&](std::uint64_t byte_offset, std::optional<std::uint64_t> size) {
                   if (size == file.size()) reached = byte_offset;
                 }});
  REQUIRE(source.has_value());
  CHECK(reached == file.size());
}

TEST_CASE("unpacked log: a size that no tar can have") {
  ByteVector file = container("dot.tar");
  // Of the log, the second entry: its size in base 256, and the checksum to match.
  const std::size_t header = 512;
  const std::string huge("\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff", 12);
  for (std::size_t i = 0; i < huge.size(); ++i) {
    file[header + 124 + i] = static_cast<std::byte>(huge[i]);
  }
  for (std::size_t i = 148; i < 156; ++i) file[header + i] = std::byte{' '};
  unsigned sum = 0;
  for (std::size_t i = 0; i < 512; ++i) sum += std::to_integer<unsigned>(file[header + i]);
  for (std::size_t i = 6; i-- > 0; sum /= 8) {
    file[header + 148 + i] = static_cast<std::byte>('0' + sum % 8);
  }
  CHECK(failure(file).code == ErrorCode::system);
}

#endif

/// Owns what it reads from, so that it can be handed over.
class FailingFile final : public ByteSource {
 public:
  FailingFile(Bytes bytes, std::uint64_t end)
      : source_(ByteSource::from_memory(bytes, "the file")), end_(end) {}

  [[nodiscard]] bool concurrent_reads() const override { return false; }
  [[nodiscard]] std::optional<std::uint64_t> size() const override { return std::nullopt; }
  Result<void> refresh() override { return {}; }
  Result<std::uint64_t> find_size() override { return source_->find_size(); }
  [[nodiscard]] const std::string& name() const override { return source_->name(); }

 private:
  Result<std::size_t> read_some_at(std::uint64_t byte_offset, std::span<std::byte> into) override {
    if (byte_offset >= end_) {
      return Error{.code = ErrorCode::system, .message = "the disk failed", .path = "the file"};
    }
    return source_->read_at(byte_offset, into.first(1));
  }

  std::unique_ptr<ByteSource> source_;
  std::uint64_t end_;
};

TEST_CASE("unpacked log: a disk that fails is said as that, wherever it fails") {
  for (const auto& each : kinds) {
    const std::string& name = each.first;
    const LogContainer& kind = each.second;
    if (!readable(kind)) continue;
    const ByteVector file = container(name);
    for (std::uint64_t end = 0; end < file.size(); end += kind.compression ? 1 : 100) {
      INFO(name << " to byte " << end);
      auto source = unpack_log(std::make_unique<FailingFile>(file, end));
      Error error;
      if (source) {
        const auto size = (*source)->find_size();
        REQUIRE_FALSE(size.has_value());
        error = size.error();
        // It stays so.
        CHECK((*source)->find_size().error() == error);
      } else {
        error = source.error();
      }
      CHECK(error.message == "the disk failed");
    }
  }
}

TEST_CASE("unpacked log: without libarchive, it is said what would unpack the file") {
  if (archives) return;
  for (const auto& each : kinds) {
    const std::string& name = each.first;
    const LogContainer& kind = each.second;
    if (readable(kind)) continue;
    INFO(name);
    // What is in it is not known.
    const bool is_seen = !kind.compression || kind.compression == Compression::gzip;
    const LogContainer seen = is_seen ? kind : LogContainer{.compression = kind.compression};
    const Error error = failure(container(name));
    CHECK(error.code == ErrorCode::system);
    CHECK(error.message ==
          "could not read this " + describe(seen) + ": aerowal was built without libarchive");
    CHECK(error.remedies == std::vector{Remedy::unpack});
  }
}

}  // namespace
