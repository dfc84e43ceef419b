#include "repair/receipt_file.hpp"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "files.hpp"

namespace {

namespace fs = std::filesystem;
using namespace aerowal;
using namespace aerowal::testing;

/// A log beside which a receipt is written.
struct ReceiptPlace {
  ReceiptPlace() {
    write_file(log(), {});
    fs::permissions(log(), fs::perms(0640));
    opened = Descriptor(::open(log().c_str(), O_RDONLY | O_CLOEXEC));
  }
  [[nodiscard]] std::string log() const { return directory.file("log"); }
  [[nodiscard]] std::string path() const { return directory.file("log.receipt.json"); }
  [[nodiscard]] std::string unfinished() const {
    return directory.file("log.unfinished-repair.receipt.json");
  }
  [[nodiscard]] ReceiptFile write(const std::string& text) const {
    auto receipt = ReceiptFile::write(log(), text, opened.get());
    REQUIRE(receipt);
    return *std::move(receipt);
  }

  TemporaryDirectory directory;
  Descriptor opened;
};

TEST_CASE("receipt file: has its name only when it is finished") {
  const ReceiptPlace fixture;
  {
    ReceiptFile receipt = fixture.write("text");
    CHECK(receipt.path() == fixture.path());
    CHECK_FALSE(fs::exists(fixture.path()));
    CHECK(text_of(read_file(fixture.unfinished())) == "text");
    CHECK(fs::status(fixture.unfinished()).permissions() == fs::perms(0640));
    CHECK(receipt.finish() == 0);
  }
  CHECK(text_of(read_file(fixture.path())) == "text");
  CHECK(fixture.directory.count() == 2);
}

TEST_CASE("receipt file: goes away unless it is finished or kept") {
  const ReceiptPlace fixture;
  { const ReceiptFile receipt = fixture.write("text"); }
  CHECK(fixture.directory.count() == 1);
  {
    ReceiptFile receipt = fixture.write("text");
    const ReceiptFile moved(std::move(receipt));
    CHECK(fs::exists(fixture.unfinished()));
  }
  CHECK(fixture.directory.count() == 1);
  { fixture.write("text").keep(); }
  CHECK(text_of(read_file(fixture.unfinished())) == "text");
}

TEST_CASE("receipt file: another file that took the name is not removed") {
  const ReceiptPlace fixture;
  {
    const ReceiptFile receipt = fixture.write("text");
    write_file(fixture.directory.file("other"), bytes_of("other"));
    fs::rename(fixture.directory.file("other"), fixture.unfinished());
  }
  CHECK(text_of(read_file(fixture.unfinished())) == "other");
}

TEST_CASE("receipt file: earlier receipts keep other names") {
  const ReceiptPlace fixture;
  for (const char* const text : {"first", "second", "third"}) {
    CHECK(fixture.write(text).finish() == 0);
  }
  CHECK(text_of(read_file(fixture.path())) == "third");
  CHECK(text_of(read_file(fixture.path() + ".1")) == "first");
  CHECK(text_of(read_file(fixture.path() + ".2")) == "second");
}

TEST_CASE("receipt file: one that another repair has begun is refused while that lives") {
  const ReceiptPlace fixture;
  {
    const ReceiptFile receipt = fixture.write("text");
    for (const auto& other : {ReceiptFile::write(fixture.log(), "mine", fixture.opened.get()),
                              ReceiptFile::take_up(fixture.log())}) {
      REQUIRE_FALSE(other);
      CHECK(other.error().code == ErrorCode::refused);
      CHECK(other.error().path == fixture.unfinished());
    }
  }
  { fixture.write("text").keep(); }
  auto taken_up = ReceiptFile::take_up(fixture.log());
  REQUIRE(taken_up);
  CHECK(taken_up->finish() == 0);
  CHECK(text_of(read_file(fixture.path())) == "text");
}

}  // namespace
