#include "io/spooled_source.hpp"

#include <random>
#include <string>

#include <doctest/doctest.h>

#include "files.hpp"
#include "io/pipe_stream.hpp"
#include "source_reading.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

ByteVector numbered_bytes(std::size_t size) {
  std::mt19937 random(3);
  ByteVector bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
  return bytes;
}

SpooledSource source_of(const FedPipe& pipe, std::string temporary_directory = "/tmp") {
  return {
      std::make_unique<PipeStream>(OpenFile{.name = "the pipe", .descriptor = pipe.descriptor()}),
      {.name = "the pipe", .temporary_directory = std::move(temporary_directory)}};
}

TEST_CASE("spooled source: a pipe can be looked back at, and its size is known at its end") {
  const ByteVector bytes = numbered_bytes(300000);
  const std::string text = text_of(bytes);
  const FedPipe pipe(bytes, 7001);
  SpooledSource source = source_of(pipe);
  CHECK_FALSE(source.size().has_value());
  CHECK(read(source, 0, 10) == text.substr(0, 10));
  CHECK(read(source, 3, 4) == text.substr(3, 4));
  CHECK(read(source, 5, 20000) == text.substr(5, 20000));
  CHECK(read(source, 150000, 100) == text.substr(150000, 100));  // skips ahead
  CHECK_FALSE(source.size().has_value());
  CHECK(read(source, 100000, 50) == text.substr(100000, 50));
  CHECK(read(source, 299990, 100) == text.substr(299990));
  CHECK(source.size() == 300000U);
  CHECK(read(source, 300000, 10).empty());
  CHECK(read(source, 400000, 10).empty());
  CHECK(read(source, 0, 300001) == text);
}

TEST_CASE("spooled source: a pipe's size can be asked for") {
  const ByteVector bytes = numbered_bytes(131072);
  const FedPipe pipe(bytes);
  SpooledSource source = source_of(pipe);
  CHECK(read(source, 0, 100) == text_of(Bytes(bytes).first(100)));
  CHECK(*source.find_size() == 131072);
  CHECK(*source.find_size() == 131072);
  CHECK(source.size() == 131072U);
  CHECK(read(source, 131000, 100) == text_of(Bytes(bytes).subspan(131000)));
}

TEST_CASE("spooled source: an empty pipe, and a read past the end of a short one") {
  const FedPipe empty({});
  SpooledSource source = source_of(empty);
  CHECK(read(source, 0, 10).empty());
  CHECK(source.size() == 0U);

  const std::string text = "0123456789";
  const FedPipe pipe(bytes_of(text));
  SpooledSource beyond = source_of(pipe);
  CHECK(read(beyond, 50, 10).empty());
  CHECK(beyond.size() == 10U);
  CHECK(read(beyond, 8, 10) == "89");
}

TEST_CASE("spooled source: without a place for its copy a pipe is read on, but not back") {
  const TemporaryDirectory directory;
  const std::string none = directory.file("none");
  const ByteVector bytes = numbered_bytes(100000);
  const FedPipe pipe(bytes);
  SpooledSource source = source_of(pipe, none);
  CHECK(read(source, 0, 50000) == text_of(Bytes(bytes).first(50000)));
  CHECK(read(source, 50000, 60000) == text_of(Bytes(bytes).subspan(50000)));
  std::byte byte{};
  // The first bytes are in memory.
  CHECK(read(source, 10, 502) == text_of(Bytes(bytes).subspan(10, 502)));
  const auto back = source.read_at(512, std::span(&byte, 1));
  REQUIRE_FALSE(back.has_value());
  CHECK(back.error().code == ErrorCode::system);
  CHECK(back.error().path == "the pipe");
  CHECK(back.error().message == "cannot look back at what was read from the pipe: its copy in " +
                                    none + " failed: No such file or directory");
  CHECK(*source.find_size() == 100000);
}

TEST_CASE("spooled source: the copy of a pipe leaves no name behind") {
  const TemporaryDirectory directory;
  const FedPipe pipe(bytes_of("0123456789"));
  SpooledSource source = source_of(pipe, directory.path());
  CHECK(read(source, 0, 10) == "0123456789");
  CHECK(directory.count() == 0);
  CHECK(read(source, 2, 3) == "234");
}

TEST_CASE("spooled source: a copy that outgrows its disk fails only for looking back") {
  const ByteVector bytes = numbered_bytes(50000);
  const FedPipe pipe(bytes);
  SpooledSource source = source_of(pipe);
  {
    const FileSizeLimit limit(1000);
    CHECK(read(source, 0, 50000) == text_of(bytes));
  }
  std::byte byte{};
  const auto back = source.read_at(512, std::span(&byte, 1));
  REQUIRE_FALSE(back.has_value());
  CHECK(back.error().remedies == std::vector{Remedy::use_other_temporary_directory});
  CHECK(back.error().message.ends_with("its copy in /tmp failed: File too large"));
}

TEST_CASE("spooled source: where nobody looks back, nothing is copied") {
  const TemporaryDirectory directory;
  const ByteVector bytes = numbered_bytes(50000);
  const FedPipe pipe(bytes);
  SpooledSource source = source_of(pipe, directory.file("none"));
  source.read_only_forwards();
  CHECK(read(source, 0, 512) == text_of(Bytes(bytes).first(512)));
  CHECK(read(source, 0, 512) == text_of(Bytes(bytes).first(512)));
  CHECK(read(source, 512, 50000) == text_of(Bytes(bytes).subspan(512)));
  CHECK(source.size() == 50000U);
  CHECK(read_error(source, 600, 1).message.ends_with("failed: Illegal seek"));
}

}  // namespace
