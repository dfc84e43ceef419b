#include "store_log.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "damage_builder.hpp"
#include "log_reading.hpp"
#include "store_builder.hpp"

namespace aerowal::testing {
namespace {

std::size_t below(std::mt19937_64& random, std::size_t bound) {
  return static_cast<std::size_t>(random() % bound);
}

/// A body of a few that come again, or one of its own.
std::string random_body(std::mt19937_64& random, std::size_t number) {
  if (below(random, 4) == 0) return "{\"v\":" + std::to_string(below(random, 3)) + "}";
  std::string body = "{\"n\":" + std::to_string(number) + ",\"t\":\"";
  for (std::size_t left = below(random, 120); left > 0; --left) {
    body += static_cast<char>('a' + below(random, 26));
  }
  return body + "\"}";
}

/// One run after the other: the first `count` records of the log, for each of `runs`.
ByteVector stored_runs(const std::vector<OwnedRecord>& records,
                       const std::vector<std::size_t>& runs) {
  ByteVector store;
  for (const std::size_t count : runs) {
    for (std::size_t i = 0; i < count; ++i) {
      const OwnedRecord& record = records[i];
      const ByteVector document = stored_document({.type = record.type,
                                                   .collection_id = record.collection_id,
                                                   .document_id = record.document_id,
                                                   .schema_id = record.schema_id,
                                                   .schema_version = record.schema_version,
                                                   .body = bytes_of(record.body)});
      store.insert(store.end(), document.begin(), document.end());
    }
  }
  return store;
}

}  // namespace

StoreLog random_store_log(std::mt19937_64& random) {
  StoreLog made;
  static constexpr std::array collections{"users", "orders", "a:b", "a"};
  const std::size_t collection_count = below(random, 16) == 0 ? 4 : 3;
  const std::size_t id_count = 2 + below(random, 8);
  const std::size_t count = 8 + below(random, 53);
  std::map<std::pair<std::string, std::string>, bool> exists;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string collection = collections[below(random, collection_count)];
    const std::string id =
        (below(random, 6) == 0 ? "k:" : "d") + std::to_string(below(random, id_count));
    bool& there = exists[{collection, id}];
    if (there && below(random, 4) == 0) {
      made.log.erase(collection, id);
      there = false;
    } else if (there) {
      made.log.update(collection, id, random_body(random, i));
    } else {
      made.log.insert(collection, id, random_body(random, i));
      there = true;
    }
  }
  std::size_t run = 1 + below(random, count);
  for (std::size_t restarts = below(random, 4); restarts > 0; --restarts) {
    made.runs.push_back(run);
    run += below(random, count - run + 1);
  }
  made.runs.push_back(count);
  made.store = stored_runs(read_as_file(made.log.bytes()).records, made.runs);
  return made;
}

std::string describe(const LogDamage& damage) {
  return damage.name + " " + std::to_string(damage.begin) + " to " + std::to_string(damage.end);
}

LogDamage random_log_damage(const StoreLog& made, std::mt19937_64& random) {
  const LogBuilder& log = made.log;
  const std::size_t hit = std::min(log.count() - 1, 1 + below(random, 4));
  const std::size_t last =
      below(random, 3) == 0 ? log.count() - 1 - below(random, 3) : below(random, log.count());
  const std::size_t first = last + 1 - std::min(hit, last + 1);
  static constexpr std::array names{"zeros",    "garbage",   "0xFF", "copy",
                                    "checksum", "in length", "xor",  "removed"};
  for (;;) {
    LogDamage damage{.name = names[below(random, names.size())],
                     .bytes = log.bytes(),
                     .begin = log.offset(first) + below(random, log.length(first)),
                     .end = log.offset(last) + 1 + below(random, log.length(last)),
                     .last_record = last};
    if (below(random, 4) == 0) damage.begin = log.offset(first);
    if (below(random, 4) == 0) damage.end = log.offset(last + 1);
    if (damage.name == "checksum") {
      damage.begin = log.offset(last + 1) - 1 - below(random, 4);
      damage.end = damage.begin + 1 + below(random, log.offset(last + 1) - damage.begin);
    }
    if (damage.name == "in length") damage.end = log.offset(last) + 1 + below(random, 4);
    if (damage.begin >= damage.end) continue;
    const std::size_t size = damage.end - damage.begin;
    const auto begin = damage.bytes.begin() + static_cast<std::ptrdiff_t>(damage.begin);
    const auto end = begin + static_cast<std::ptrdiff_t>(size);
    if (damage.name == "zeros") {
      std::fill(begin, end, std::byte{});
    } else if (damage.name == "0xFF") {
      std::fill(begin, end, std::byte{0xFF});
    } else if (damage.name == "copy") {
      if (size > log.bytes().size() / 2) continue;
      std::size_t from = below(random, log.bytes().size() - size + 1);
      if (below(random, 2) == 0) from = log.offset(below(random, log.count()));
      if (from + size > log.bytes().size()) continue;
      std::copy_n(log.bytes().begin() + static_cast<std::ptrdiff_t>(from), size, begin);
    } else if (damage.name == "xor") {
      const auto mask = static_cast<std::byte>(1 + below(random, 255));
      std::transform(begin, end, begin, [mask](std::byte byte) { return byte ^ mask; });
    } else if (damage.name == "removed") {
      damage.bytes.erase(begin, end);
    } else {
      std::ranges::copy(garbage(size, random()), begin);
    }
    if (damage.bytes != log.bytes() && !damage.bytes.empty()) return damage;
  }
}

std::optional<Contradiction> contradict(const StoreLog& made, const LogDamage& damage,
                                        std::mt19937_64& random) {
  const ByteVector& whole = made.log.bytes();
  if (damage.bytes.size() != whole.size()) return std::nullopt;
  std::vector<OwnedRecord> records = read_as_file(whole).records;
  const auto differs = [&](std::size_t at) { return whole[at] != damage.bytes[at]; };
  std::vector<std::size_t> hit;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const std::size_t end = made.log.offset(i + 1);
    bool damaged = false;
    bool checksum_left = true;
    for (std::size_t at = made.log.offset(i); at < end; ++at) {
      if (!differs(at)) continue;
      damaged = true;
      if (at + 4 >= end) checksum_left = false;
    }
    if (damaged && checksum_left && !records[i].body.empty()) hit.push_back(i);
  }
  if (hit.empty()) return std::nullopt;
  Contradiction found{.store = {}, .record = hit[below(random, hit.size())], .distance_bytes = 0};
  OwnedRecord& record = records[found.record];
  const std::size_t in_body = below(random, record.body.size());
  const std::size_t at = made.log.offset(found.record + 1) - 4 - record.body.size() + in_body;
  std::size_t first = whole.size();
  std::size_t last = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (!differs(i)) continue;
    first = std::min(first, i);
    last = i;
  }
  if (at >= first && at <= last) return std::nullopt;
  found.distance_bytes = at < first ? first - at - 1 : at - last - 1;
  const auto other = static_cast<unsigned char>(1 + below(random, 255));
  record.body[in_body] =
      static_cast<char>(static_cast<unsigned char>(record.body[in_body]) ^ other);
  found.store = stored_runs(records, made.runs);
  return found;
}

}  // namespace aerowal::testing
