#include "damage_builder.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace aerowal::testing {
namespace {

auto place(ByteVector& bytes, std::size_t at) {
  return bytes.begin() + static_cast<std::ptrdiff_t>(std::min(at, bytes.size()));
}

std::string json_body(std::size_t size, std::size_t seed) {
  std::string body = "{\"text\":\"";
  while (body.size() + 2 < size) body += static_cast<char>('a' + (seed + body.size() * 7) % 26);
  return body + "\"}";
}

std::string zeros_inside(std::size_t size) { return "before" + std::string(size, '\0') + "behind"; }

}  // namespace

ByteVector garbage(std::size_t size, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  ByteVector bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
  return bytes;
}

void apply_step(const Step& step, ByteVector& bytes) {
  const std::size_t at = std::min(step.at, bytes.size());
  const std::size_t size = std::min(step.size, bytes.size() - at);
  const auto begin = place(bytes, at);
  const auto end = place(bytes, at + size);
  switch (step.kind) {
    case DamageStep::flip:
      if (at < bytes.size()) flip_bit(bytes, 8 * at + step.value % 8);
      return;
    case DamageStep::garbage:
      std::ranges::copy(garbage(size, step.value), begin);
      return;
    case DamageStep::zeros:
      std::fill(begin, end, std::byte{});
      return;
    case DamageStep::remove:
      bytes.erase(begin, end);
      return;
    case DamageStep::insert: {
      const ByteVector inserted = garbage(step.size, step.value);
      bytes.insert(begin, inserted.begin(), inserted.end());
      return;
    }
    case DamageStep::duplicate:
    case DamageStep::move: {
      const ByteVector range(begin, end);
      if (step.kind == DamageStep::move) bytes.erase(begin, end);
      bytes.insert(place(bytes, static_cast<std::size_t>(step.value)), range.begin(), range.end());
      return;
    }
    case DamageStep::truncate:
      bytes.resize(at);
      return;
  }
}

std::string describe(const Step& step) {
  static constexpr std::array<const char*, 8> names{"flip",   "garbage",   "zeros", "remove",
                                                    "insert", "duplicate", "move",  "truncate"};
  return std::string(names[static_cast<std::size_t>(step.kind)]) + " at " +
         std::to_string(step.at) + " size " + std::to_string(step.size) + " value " +
         std::to_string(step.value);
}

Step random_step(const LogBuilder& log, std::mt19937_64& random) {
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  const auto border = [&] { return log.offset(below(log.count() + 1)); };
  const auto any = [&] { return below(log.bytes().size()); };
  const bool borders = below(2) == 0;
  Step step{
      .kind = DamageStep::flip, .at = borders ? border() : any(), .size = 0, .value = random()};
  // Truncation is rare: it undoes what came before it.
  static constexpr std::array kinds{DamageStep::flip,   DamageStep::flip,      DamageStep::garbage,
                                    DamageStep::zeros,  DamageStep::remove,    DamageStep::insert,
                                    DamageStep::remove, DamageStep::duplicate, DamageStep::move};
  step.kind = below(24) == 0 ? DamageStep::truncate : kinds[below(kinds.size())];
  switch (step.kind) {
    case DamageStep::flip:
      step.at = any();
      break;
    case DamageStep::garbage:
    case DamageStep::zeros:
    case DamageStep::insert:
      step.size = below(4) == 0 ? 512 : 1 + below(200);
      break;
    default:
      step.size = 1 + below(700);
      if (borders) step.size = std::max(border(), step.at) - step.at;
      if (step.kind != DamageStep::remove) step.value = borders ? border() : any();
      if (step.kind == DamageStep::truncate) step.at = any();
      break;
  }
  return step;
}

LogBuilder varied_log(bool with_long) {
  LogBuilder log;
  const auto long_record = [&](std::size_t size) {
    if (with_long) log.insert("pages", "page_" + std::to_string(size), json_body(size, size));
  };
  for (std::size_t i = 0; i < 66; ++i) {
    const std::string id = "user_" + std::to_string(i % 11);
    switch (i % 8) {
      case 0:
        log.insert("users", id, json_body(120 + i, i));
        break;
      case 1:
        log.update("users", id, json_body(60, i));
        break;
      case 2:
        log.erase("users", id);
        break;
      case 3:
        log.add({.type = i % 16 == 3 ? RecordType::insert : RecordType::delete_});
        break;
      case 4:
        log.update("blobs", id, zeros_inside(90));
        break;
      case 5:
        log.insert("texts", id, json_body(300, i));
        break;
      case 6:
        log.update("dépôt", "日本_" + std::to_string(i), json_body(180, i));
        break;
      default:
        log.erase("", id);
        break;
    }
    if (i == 20) long_record(4200);
    if (i == 33)
      log.insert("copies", "start_of_this_log", text_of(Bytes(log.bytes()).first(log.offset(9))));
    if (i == 40) long_record(8400);
    if (i == 50 && with_long) {
      log.insert("blobs", "zeros", zeros_inside(9000));
      log.insert("copies", "this_log", text_of(log.bytes()));
    }
    if (i == 58) long_record(5000);
  }
  return log;
}

}  // namespace aerowal::testing
