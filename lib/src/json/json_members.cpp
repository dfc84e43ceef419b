#include "json/json_members.hpp"

#include <charconv>
#include <system_error>

namespace aerowal {

std::optional<std::uint64_t> read_hex(const std::string& text, std::size_t digits) {
  constexpr int base = 16;
  std::uint64_t number = 0;
  const char* const text_end = text.data() + text.size();
  const auto [end, failure] = std::from_chars(text.data(), text_end, number, base);
  if (failure != std::errc() || end != text_end || text.size() != digits) return std::nullopt;
  return number;
}

std::uint64_t JsonMembers::number(std::string_view name) {
  const JsonTree* const value = object_->find(name);
  return known(value == nullptr ? std::nullopt : value->number());
}

std::uint64_t JsonMembers::number_if_there(std::string_view name) {
  return object_->find(name) == nullptr ? 0 : number(name);
}

std::uint64_t JsonMembers::hexadecimal(std::string_view name, std::size_t digits) {
  return known(read_hex(text(name), digits));
}

std::string JsonMembers::text(std::string_view name) {
  const JsonTree* const value = object_->find(name);
  const std::string* const found = value == nullptr ? nullptr : value->text();
  return known(found == nullptr ? std::nullopt : std::optional(*found));
}

const std::vector<JsonTree>& JsonMembers::array(std::string_view name) {
  static const std::vector<JsonTree> none;
  const JsonTree* const value = object_->find(name);
  const auto* const found = value == nullptr ? nullptr : value->array();
  whole_ = whole_ && found != nullptr;
  return found == nullptr ? none : *found;
}

}  // namespace aerowal
