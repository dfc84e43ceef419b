#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <aerowal/observed_source.hpp>

#include "files.hpp"
#include "source_reading.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

using Call = std::pair<std::uint64_t, std::optional<std::uint64_t>>;

TEST_CASE("observed source: the observer is called with how far each read reached") {
  const std::string text(100000, 'x');
  const auto memory = ByteSource::from_memory(bytes_of(text), "memory");
  std::vector<Call> calls;
  const auto observed =
      observe_reads(*memory, [&](std::uint64_t byte_offset, std::optional<std::uint64_t> size) {
        calls.emplace_back(byte_offset, size);
      });
  CHECK(read(*observed, 10, 20).size() == 20);
  CHECK(read(*observed, 99990, 10).size() == 10);
  CHECK(calls == std::vector<Call>{{30, 100000}, {100000, 100000}});
  CHECK(observed->name() == "memory");
  CHECK(observed->size() == 100000U);
  CHECK(*observed->find_size() == 100000);
  CHECK(observed->concurrent_reads());
  CHECK(observed->refresh());
  CHECK(calls.size() == 2);
}

TEST_CASE("observed source: of a pipe, whose size is not known before its end was met") {
  const std::string text(100000, 'x');
  const FedPipe pipe(bytes_of(text));
  const auto source = *ByteSource::from_descriptor(pipe.descriptor(), "pipe");
  std::vector<Call> calls;
  const auto observed =
      observe_reads(*source, [&](std::uint64_t byte_offset, std::optional<std::uint64_t> size) {
        calls.emplace_back(byte_offset, size);
      });
  CHECK_FALSE(observed->concurrent_reads());
  CHECK(read(*observed, 0, 20).size() == 20);
  CHECK(read(*observed, 5, 5).size() == 5);
  CHECK(read(*observed, 99990, 20).size() == 10);
  CHECK(calls == std::vector<Call>{{20, {}}, {10, {}}, {100000, {}}});
}

TEST_CASE("observed source: without an observer it only reads") {
  const auto memory = ByteSource::from_memory(bytes_of("0123456789"), "memory");
  const auto observed = observe_reads(*memory, {});
  CHECK(read(*observed, 4, 3) == "456");
}

TEST_CASE("observed source: on several threads one call at a time, and no read waits for it") {
  const std::string text(100000, 'x');
  const auto memory = ByteSource::from_memory(bytes_of(text), "memory");
  std::atomic<bool> entered = false;
  std::atomic<bool> leave = false;
  int calls = 0;
  const auto observed = observe_reads(*memory, [&](std::uint64_t, std::optional<std::uint64_t>) {
    ++calls;
    entered = true;
    while (!leave) std::this_thread::yield();
  });
  std::thread other([&] { (void)read(*observed, 0, 10); });
  while (!entered) std::this_thread::yield();
  CHECK(read(*observed, 10, 10).size() == 10);  // returns while the other one is being called
  leave = true;
  other.join();
  CHECK(calls == 1);
  CHECK(read(*observed, 10, 10).size() == 10);
  CHECK(calls == 2);
}

}  // namespace
