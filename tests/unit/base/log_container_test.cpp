#include <doctest/doctest.h>

#include <aerowal/log_container.hpp>

namespace {

using namespace aerowal;

TEST_CASE("log container: what it is called") {
  CHECK(describe({.compression = Compression::gzip}) == "gzip file");
  CHECK(describe({.compression = Compression::zstd}) == "zstd file");
  CHECK(describe({.compression = Compression::xz}) == "xz file");
  CHECK(describe({.compression = Compression::bzip2}) == "bzip2 file");
  CHECK(describe({.tar = true}) == "tar");
  CHECK(describe({.compression = Compression::gzip, .tar = true}) == "tar in a gzip file");
  CHECK(describe({.compression = Compression::xz, .tar = true}) == "tar in an xz file");
}

}  // namespace
