#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "aerowal/error.hpp"
#include "aerowal/export.hpp"

namespace aerowal {

template <class T>
class Result;

namespace detail {

/// Prints what was asked of which Result on standard error, and aborts: going on with a value that
/// is not there would do worse. Nothing else in the library prints or ends the process.
[[noreturn]] AEROWAL_API void fail_missing_value(const Error& error) noexcept;
[[noreturn]] AEROWAL_API void fail_missing_error() noexcept;

template <class T>
struct IsResult : std::false_type {};
template <class T>
struct IsResult<Result<T>> : std::true_type {};

/// What and_then() gives: `Function` must return a Result.
template <class Function, class... Value>
using ChainedResult = std::remove_cvref_t<std::invoke_result_t<Function, Value...>>;

/// The Result of transform().
template <class Function, class... Value>
using TransformedResult = Result<std::remove_cv_t<std::invoke_result_t<Function, Value...>>>;

template <class Function, class... Value>
TransformedResult<Function, Value...> invoke_as_result(Function&& function, Value&&... value) {
  if constexpr (std::is_void_v<std::invoke_result_t<Function, Value...>>) {
    std::invoke(std::forward<Function>(function), std::forward<Value>(value)...);
    return {};
  } else {
    return std::invoke(std::forward<Function>(function), std::forward<Value>(value)...);
  }
}

}  // namespace detail

/// The value of a call, or why there is none. A subset of std::expected<T, Error> under the same
/// names, to be replaced by it, except for what happens where there is no value: no exception and
/// no undefined behaviour, but a message on standard error and abort(), in every build.
///
///     const Result<Frame> frame = ByteSource::open(path).and_then(
///         [](std::unique_ptr<ByteSource> source) { return inspect_frame(*source, 0); });
///     if (!frame) return frame.error();
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = Error;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  /// These abort, with a message, unless has_value().
  T& operator*() & { return checked(); }
  const T& operator*() const& { return checked(); }
  T&& operator*() && { return std::move(checked()); }
  T* operator->() { return &checked(); }
  const T* operator->() const { return &checked(); }
  [[nodiscard]] T& value() & { return checked(); }
  [[nodiscard]] const T& value() const& { return checked(); }
  [[nodiscard]] T&& value() && { return std::move(checked()); }

  /// The value, or `otherwise`.
  template <class U>
  [[nodiscard]] T value_or(U&& otherwise) const& {
    return has_value() ? checked() : static_cast<T>(std::forward<U>(otherwise));
  }
  template <class U>
  [[nodiscard]] T value_or(U&& otherwise) && {
    return has_value() ? std::move(checked()) : static_cast<T>(std::forward<U>(otherwise));
  }

  /// Aborts, with a message, if has_value().
  [[nodiscard]] const Error& error() const& { return checked_error(); }
  [[nodiscard]] Error&& error() && { return std::move(checked_error()); }

  /// What `function`, which returns a Result, makes of the value; without one, the same error.
  template <class Function>
  auto and_then(Function&& function) const& -> detail::ChainedResult<Function, const T&> {
    static_assert(detail::IsResult<detail::ChainedResult<Function, const T&>>::value);
    if (!has_value()) return error();
    return std::invoke(std::forward<Function>(function), checked());
  }
  template <class Function>
  auto and_then(Function&& function) && -> detail::ChainedResult<Function, T> {
    static_assert(detail::IsResult<detail::ChainedResult<Function, T>>::value);
    if (!has_value()) return std::move(*this).error();
    return std::invoke(std::forward<Function>(function), std::move(checked()));
  }

  /// What `function` makes of the value, as a Result; without one, the same error.
  template <class Function>
  auto transform(Function&& function) const& -> detail::TransformedResult<Function, const T&> {
    if (!has_value()) return error();
    return detail::invoke_as_result(std::forward<Function>(function), checked());
  }
  template <class Function>
  auto transform(Function&& function) && -> detail::TransformedResult<Function, T> {
    if (!has_value()) return std::move(*this).error();
    return detail::invoke_as_result(std::forward<Function>(function), std::move(checked()));
  }

 private:
  T& checked() {
    if (T* const value = std::get_if<0>(&state_)) return *value;
    detail::fail_missing_value(*std::get_if<1>(&state_));
  }
  [[nodiscard]] const T& checked() const { return const_cast<Result*>(this)->checked(); }
  Error& checked_error() {
    if (Error* const error = std::get_if<1>(&state_)) return *error;
    detail::fail_missing_error();
  }
  [[nodiscard]] const Error& checked_error() const {
    return const_cast<Result*>(this)->checked_error();
  }

  std::variant<T, Error> state_;
};

/// Of a call that gives nothing but may fail.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  using error_type = Error;

  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  [[nodiscard]] bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }

  /// Aborts, with a message, unless has_value().
  void value() const {
    if (error_) detail::fail_missing_value(*error_);
  }

  /// Aborts, with a message, if has_value().
  [[nodiscard]] const Error& error() const& {
    if (!error_) detail::fail_missing_error();
    return *error_;
  }
  [[nodiscard]] Error&& error() && {
    if (!error_) detail::fail_missing_error();
    return std::move(*error_);
  }

  /// As those of a Result that has a value; `function` takes nothing.
  template <class Function>
  auto and_then(Function&& function) const -> detail::ChainedResult<Function> {
    static_assert(detail::IsResult<detail::ChainedResult<Function>>::value);
    if (error_) return *error_;
    return std::invoke(std::forward<Function>(function));
  }
  template <class Function>
  auto transform(Function&& function) const -> detail::TransformedResult<Function> {
    if (error_) return *error_;
    return detail::invoke_as_result(std::forward<Function>(function));
  }

 private:
  std::optional<Error> error_;
};

}  // namespace aerowal
