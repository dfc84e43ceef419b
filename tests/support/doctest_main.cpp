// The main() of every program of test cases. See arguments.hpp for what it understands beside what
// doctest does.

#define DOCTEST_CONFIG_IMPLEMENT
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "arguments.hpp"

namespace {

unsigned selected_count = 0;
std::vector<std::string> arguments;
std::string reason_to_skip;

/// doctest calls a run of nothing a success; a filter with a typing error would then pass for ever.
struct Counter : doctest::IReporter {
  explicit Counter(const doctest::ContextOptions& /*options*/) {}
  void test_run_end(const doctest::TestRunStats& stats) override {
    selected_count = stats.numTestCasesPassingFilters;
  }
  void report_query(const doctest::QueryData& /*data*/) override {}
  void test_run_start() override {}
  void test_case_start(const doctest::TestCaseData& /*data*/) override {}
  void test_case_reenter(const doctest::TestCaseData& /*data*/) override {}
  void test_case_end(const doctest::CurrentTestCaseStats& /*stats*/) override {}
  void test_case_exception(const doctest::TestCaseException& /*exception*/) override {}
  void subcase_start(const doctest::SubcaseSignature& /*signature*/) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData& /*data*/) override {}
  void log_message(const doctest::MessageData& /*data*/) override {}
  void test_case_skipped(const doctest::TestCaseData& /*data*/) override {}
};

REGISTER_LISTENER("counter", 1, Counter);

}  // namespace

namespace aerowal::testing {

std::string argument(const std::string& name, const std::string& otherwise) {
  const std::string start = "--" + name + "=";
  for (const std::string& each : arguments) {
    if (each.starts_with(start)) return each.substr(start.size());
  }
  return otherwise;
}

std::uint64_t number_argument(const std::string& name, std::uint64_t otherwise) {
  return std::stoull(argument(name, std::to_string(otherwise)));
}

Share share_argument() {
  const std::string text = argument("share", "0/1");
  const Share share{.index = std::stoul(text),
                    .count = std::stoul(text.substr(text.find('/') + 1))};
  if (share.index >= share.count) throw std::invalid_argument("--share=INDEX/COUNT");
  return share;
}

void skip_all(const std::string& reason) { reason_to_skip = reason; }

}  // namespace aerowal::testing

int main(int argc, char** argv) {
  arguments.assign(argv + 1, argv + argc);
  doctest::Context context(argc, argv);
  const int result = context.run();
  if (context.shouldExit()) return result;
  if (selected_count == 0) {
    std::fputs("no test case was selected\n", stderr);
    return 1;
  }
  if (result == 0 && !reason_to_skip.empty()) {
    std::printf("skipped: %s\n", reason_to_skip.c_str());
    return 77;
  }
  return result;
}
