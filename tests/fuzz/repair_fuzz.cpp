#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <aerowal/document_store.hpp>
#include <aerowal/repair.hpp>

#include "files.hpp"
#include "fuzz.hpp"
#include "record_mutator.hpp"
#include "repair/conservation.hpp"
#include "repair_law.hpp"
#include "repairing.hpp"

// A repair of any log, with any store and options, is refused, or gives a sound log of the size
// that was planned, keeps the law of repair, and leaves nothing to another one. The input is two
// bytes of options, the size of the log in two more, the log, and the store.

namespace {

using namespace aerowal;
using namespace aerowal::testing;

constexpr std::size_t head_size = 4;

struct Input {
  RepairOptions options;
  bool with_store = false;
  Bytes log;
  Bytes store;
};

std::size_t log_size(std::span<const std::uint8_t> input) {
  const std::size_t wanted = input[2] | static_cast<std::size_t>(input[3]) << 8;
  return std::min(wanted, input.size() - head_size);
}

Input read_input(std::span<const std::uint8_t> bytes) {
  using Rule = std::optional<ConflictRule>;
  static constexpr Rule rules[]{std::nullopt, ConflictRule::all, ConflictRule::later,
                                ConflictRule::chain};
  const unsigned choices = bytes[0];
  const unsigned loss = bytes[1] % 8;
  Input input;
  input.options.correct = (choices & 1) != 0;
  input.options.fix_bit_flips = (choices & 2) != 0;
  input.options.salvage = (choices & 4) != 0;
  input.options.truncate = (choices & 8) != 0;
  input.options.conflicts = rules[choices >> 4 & 3];
  input.options.max_loss = loss == 7 ? LossLimit::any() : LossLimit(loss);
  input.options.threading = {.workers = 1};
  input.with_store = (choices & 64) != 0;
  const Bytes files = std::as_bytes(bytes.subspan(head_size));
  input.log = files.first(log_size(bytes));
  input.store = files.subspan(input.log.size());
  return input;
}

void require(const std::string& wrong, const RepairPlan& plan) {
  if (!wrong.empty()) std::fprintf(stderr, "%s\n%s", wrong.c_str(), describe(plan).c_str());
  FUZZ_REQUIRE(wrong.empty());
}

void check_repair(const ByteVector& log, const RepairOptions& options) {
  const MemoryFile file(log);
  const RepairPlan plan = plan_of(file, options);
  if (plan.refusal) {
    FUZZ_REQUIRE(!refusal_error(plan, {}).message.empty());
    return;
  }
  const ByteVector output = write_out(file, plan);
  FUZZ_REQUIRE(output.size() == plan.size);
  require(find_breach(records_of(log), plan, output, options.max_loss), plan);
  const auto source = ByteSource::from_memory(log, "log");
  const auto repaired = ByteSource::from_memory(output, "output");
  const auto conserved = check_conservation(*source, plan, *repaired);
  require(conserved ? std::string() : conserved.error().message, plan);

  const MemoryFile again(output);
  // With the store of the whole log, what was lost here would be asked for again.
  RepairOptions alone = options;
  alone.store = nullptr;
  const RepairPlan nothing = plan_of(again, alone);
  FUZZ_REQUIRE(nothing.steps.empty());
  FUZZ_REQUIRE(!nothing.refusal);
  FUZZ_REQUIRE(nothing.records == plan.records);
  FUZZ_REQUIRE(write_out(again, nothing) == output);
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned int seed) {
  if (max_size <= head_size) return size;
  if (size < head_size) {
    // The smallest input that there is.
    std::fill_n(data, head_size, std::uint8_t{});
    return head_size;
  }
  const unsigned choice = seed / 8;
  if (seed % 8 == 0) data[0] = static_cast<std::uint8_t>(choice);
  if (seed % 8 == 1) data[1] = static_cast<std::uint8_t>(choice);
  if (seed % 8 < 2) return size;
  const std::size_t before = log_size({data, size});
  std::uint8_t* const log = data + head_size;
  std::uint8_t* const store = log + before;
  const std::size_t store_size = size - head_size - before;
  if (seed % 8 == 2) {
    const std::size_t mutated =
        mutate_records(store_shape, store, store_size, max_size - head_size - before, seed);
    return head_size + before + mutated;
  }
  // The store is put aside, as the log may grow into it.
  const std::vector<std::uint8_t> kept(store, store + store_size);
  const std::size_t log_max = std::min<std::size_t>(max_size - head_size - store_size, 0xffff);
  const std::size_t after = mutate_records(log_shape, log, before, log_max, seed);
  data[2] = static_cast<std::uint8_t>(after);
  data[3] = static_cast<std::uint8_t>(after >> 8);
  std::ranges::copy(kept, log + after);
  return head_size + after + store_size;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < head_size) return 0;
  Input input = read_input({data, size});
  const ByteVector log(input.log.begin(), input.log.end());
  if (input.options.salvage && input.options.truncate) {
    const auto source = ByteSource::from_memory(log, "log");
    const auto plan = plan_repair(*source, input.options);
    FUZZ_REQUIRE(!plan && plan.error().code == ErrorCode::usage);
    return 0;
  }
  if (!input.with_store) {
    check_repair(log, input.options);
    return 0;
  }
  const MemoryFile file(input.store);
  auto store = DocumentStore::open("/proc/self/fd/" + std::to_string(file.descriptor()));
  if (!store) return 0;
  input.options.store = &*store;
  check_repair(log, input.options);
  return 0;
}
