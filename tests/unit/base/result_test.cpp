// As a release build has it, where assert() checks nothing.
#undef NDEBUG
#define NDEBUG

#include <csignal>
#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <aerowal/result.hpp>

namespace {

using aerowal::Error;
using aerowal::ErrorCode;
using aerowal::Result;

const Error no{.code = ErrorCode::refused, .message = "no"};

Result<int> half(int value) {
  if (value % 2 != 0) return no;
  return value / 2;
}

TEST_CASE("result: it has a value or an error") {
  Result<int> value(5);
  CHECK(value.has_value());
  CHECK(static_cast<bool>(value));
  CHECK(*value == 5);
  *value = 6;
  CHECK(*std::as_const(value) == 6);
  CHECK(value.value() == 6);
  value.value() = 7;
  CHECK(std::as_const(value).value() == 7);

  const Result<int> failed(no);
  CHECK_FALSE(failed.has_value());
  CHECK(failed.error().code == ErrorCode::refused);
  CHECK(failed.error().message == "no");

  const Result<void> done;
  CHECK(done.has_value());
  done.value();
  const Result<void> undone(Error{.code = ErrorCode::system, .message = "no"});
  CHECK_FALSE(undone);
  CHECK(undone.error().code == ErrorCode::system);
}

TEST_CASE("result: it gives its value away") {
  Result<std::unique_ptr<int>> owner(std::make_unique<int>(3));
  CHECK(**owner == 3);
  const std::unique_ptr<int> taken = *std::move(owner);
  CHECK(*taken == 3);
  const std::unique_ptr<int> second =
      Result<std::unique_ptr<int>>(std::make_unique<int>(4)).value();
  CHECK(*second == 4);
  const std::unique_ptr<int> third =
      Result<std::unique_ptr<int>>(std::make_unique<int>(5)).value_or(nullptr);
  CHECK(*third == 5);
  CHECK(Result<std::unique_ptr<int>>(no).value_or(nullptr) == nullptr);
  CHECK(Result<int>(no).error().message == "no");
}

TEST_CASE("result: value_or") {
  const Result<std::string> value(std::string("value"));
  const Result<std::string> failed(no);
  CHECK(value.value_or("other") == "value");
  CHECK(failed.value_or("other") == "other");
}

TEST_CASE("result: and_then goes on with a value, and only with one") {
  const Result<int> twelve(12);
  CHECK(twelve.and_then(half).value() == 6);
  CHECK(twelve.and_then(half).and_then(half).value() == 3);
  const auto stopped = twelve.and_then(half).and_then(half).and_then(half).and_then(half);
  REQUIRE_FALSE(stopped.has_value());
  CHECK(stopped.error().message == "no");

  // Another type, a value that can only be moved, and nothing at all.
  const auto text = twelve.and_then([](int value) { return Result(std::to_string(value)); });
  CHECK(text.value() == "12");
  const auto moved = Result(std::make_unique<int>(7)).and_then([](std::unique_ptr<int> owner) {
    return Result<int>(*owner);
  });
  CHECK(moved.value() == 7);
  CHECK(twelve.and_then([](int) { return Result<void>(); }).has_value());
  CHECK(Result<void>().and_then([] { return Result<int>(1); }).value() == 1);
  int calls = 0;
  const auto never = [&calls] {
    ++calls;
    return Result<int>(1);
  };
  CHECK(Result<void>(no).and_then(never).error().message == "no");
  CHECK(calls == 0);
}

TEST_CASE("result: transform makes something of a value, and only of one") {
  const auto twice = [](int value) { return 2 * value; };
  const Result<int> two(2);
  CHECK(two.transform(twice).value() == 4);
  CHECK(Result<int>(3).transform(twice).value() == 6);
  CHECK(Result<int>(no).transform(twice).error().message == "no");
  const Result<int> failed(no);
  CHECK(failed.transform(twice).error().code == ErrorCode::refused);

  int seen = 0;
  const Result<void> done = two.transform([&seen](int value) { seen = value; });
  CHECK(done.has_value());
  CHECK(seen == 2);
  CHECK(Result<void>().transform([] { return 9; }).value() == 9);
  CHECK(Result<void>(no).transform([] { return 9; }).error().message == "no");
  CHECK(Result(std::make_unique<int>(8))
            .transform([](std::unique_ptr<int> owner) { return *owner + 1; })
            .value() == 9);
}

/// How a process ends that does `misuse`, and what it prints on standard error.
struct End {
  bool aborted;
  std::string message;
};

End end_of(void (*misuse)()) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);  // which doctest handles
    ::dup2(ends[1], STDERR_FILENO);
    misuse();
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string message;
  char piece[256];
  for (ssize_t got = 0; (got = ::read(ends[0], piece, sizeof piece)) > 0;) {
    message.append(piece, static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return {WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, message};
}

TEST_CASE("result: use of a value that is not there ends with its error and SIGABRT") {
  const std::string expected =
      "aerowal: the value of a failed Result was used, whose error is: "
      "[ERROR] AEROWAL_REFUSED: no\n";
  void (*const misuses[])() = {
      [] { ::_exit(*Result<int>(no)); },
      [] {
        Result<int> result(no);
        *result = 1;
      },
      [] {
        const Result<std::string> result(no);
        ::_exit(static_cast<int>(result->size()));
      },
      [] { ::_exit(Result<int>(no).value()); },
      [] {
        const Result<int> result(no);
        ::_exit(result.value());
      },
      [] { Result<void>(no).value(); },
  };
  for (void (*const misuse)() : misuses) {
    const End end = end_of(misuse);
    CHECK(end.aborted);
    CHECK(end.message == expected);
  }
}

TEST_CASE("result: that message shows no byte of a path as it is") {
  const End end = end_of([] {
    Result<void>(
        Error{.code = ErrorCode::system, .message = "cannot open", .path = "a\x1b[2J\n\xc3"})
        .value();
  });
  CHECK(end.aborted);
  CHECK(end.message ==
        "aerowal: the value of a failed Result was used, whose error is: "
        "[ERROR] AEROWAL_SYSTEM: a\\x1b[2J\\x0a\\xc3: cannot open\n");
}

TEST_CASE("result: use of an error that is not there ends with a message and SIGABRT") {
  void (*const misuses[])() = {
      [] { ::_exit(static_cast<int>(Result<int>(1).error().code)); },
      [] {
        const Result<int> result(1);
        ::_exit(static_cast<int>(result.error().code));
      },
      [] { ::_exit(static_cast<int>(Result<void>().error().code)); },
  };
  for (void (*const misuse)() : misuses) {
    const End end = end_of(misuse);
    CHECK(end.aborted);
    CHECK(end.message == "aerowal: the error of a Result that has none was used\n");
  }
}

}  // namespace
