#include <string>

#include <doctest/doctest.h>

#include <aerowal/aerowal.hpp>

#if AEROWAL_VERSION_MAJOR * 10000 + AEROWAL_VERSION_MINOR * 100 + AEROWAL_VERSION_PATCH < 100
#error The preprocessor does not see a version from 0.1.0 on.
#endif

namespace {

TEST_CASE("version: the text has the same numbers") {
  CHECK(std::string(AEROWAL_VERSION) == std::to_string(AEROWAL_VERSION_MAJOR) + "." +
                                            std::to_string(AEROWAL_VERSION_MINOR) + "." +
                                            std::to_string(AEROWAL_VERSION_PATCH));
}

}  // namespace
