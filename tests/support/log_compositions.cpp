#include "log_compositions.hpp"

#include <algorithm>

namespace aerowal::testing {
namespace {

std::string random_body(Random& random) {
  static constexpr std::string_view letters = "abcdef{}\" \n";
  std::string body;
  for (std::size_t left = below(random, 60); left > 0; --left) {
    body += letters[below(random, letters.size())];
  }
  return body;
}

/// A log, or several in one file, as they come about.
std::string histories(Random& random) {
  const std::size_t count = 3 + below(random, 11);
  Records log = log_of(random, count);
  if (below(random, 6) == 0) {
    const std::size_t host = below(random, count);
    const std::uint64_t first = below(random, 2) == 0 ? 1 : host + 1;
    log[host] = record_of(random, host + 1, joined(log_of(random, 1 + below(random, 3), first)));
  }
  const std::string whole = joined(log);
  const std::size_t at = below(random, count);
  switch (below(random, 7)) {
    case 1:  // another log after it
      return whole + joined(log_of(random, 1 + below(random, 8)));
    case 2: {  // a fork
      const std::size_t length = 1 + below(random, 20);
      return joined(log, 0, at + length) + joined(log_of(random, length, at + 1)) +
             joined(log, at + length, count);
    }
    case 3: {  // an append that failed and was done again
      const std::string failed = record_of(random, at + 1, random_body(random));
      return joined(log, 0, at) + failed.substr(0, 1 + below(random, failed.size() - 1)) +
             joined(log, at, count);
    }
    case 4: {  // a part of it once more
      const std::size_t from = below(random, whole.size());
      return whole + whole.substr(from, below(random, whole.size()));
    }
    case 5: {  // the numbering began again
      const std::string again = joined(log_of(random, 1 + below(random, 5)));
      return whole + again + (below(random, 2) == 0 ? again : "");
    }
    default:
      return whole;
  }
}

std::string garbage_of(Random& random, std::size_t size) {
  std::string text;
  while (text.size() < size) text += static_cast<char>(random());
  return text;
}

/// Cuts it anywhere into up to 12 pieces and joins them in any order, with something between.
std::string rearranged(Random& random, const std::string& text) {
  std::vector<std::size_t> cuts{0, text.size()};
  for (std::size_t left = 1 + below(random, 11); left > 0; --left) {
    cuts.push_back(below(random, text.size()));
  }
  std::sort(cuts.begin(), cuts.end());
  std::vector<std::string> pieces;
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    pieces.push_back(text.substr(cuts[i - 1], cuts[i] - cuts[i - 1]));
  }
  if (below(random, 5) > 1) std::shuffle(pieces.begin(), pieces.end(), random);
  std::string all;
  for (const std::string& piece : pieces) {
    all += piece;
    if (below(random, 3) == 0) all += garbage_of(random, below(random, 20));
  }
  return all;
}

void damage(Random& random, std::string& text) {
  const std::size_t at = below(random, text.size());
  const std::size_t length = std::min(1 + below(random, 80), text.size() - at);
  switch (below(random, 4)) {
    case 0:
      text.replace(at, length, length, '\0');
      break;
    case 1:
      text.replace(at, length, garbage_of(random, length));
      break;
    case 2:
      text[at] = static_cast<char>(text[at] ^ (1 << below(random, 8)));
      break;
    default:
      text.erase(at, length);
  }
}

}  // namespace

std::size_t below(Random& random, std::size_t end) {
  return static_cast<std::size_t>(random() % end);
}

std::string record_of(Random& random, std::uint64_t number, const std::string& body) {
  const std::string id = "u" + std::to_string(below(random, 9));
  const Record record{.collection_id = "users",
                      .document_id = id,
                      .schema_id = "s",
                      .schema_version = "v1",
                      .body = bytes_of(body)};
  const auto type = static_cast<std::uint8_t>(below(random, 3));
  return text_of(raw_record(type, number, payload_of(record)));
}

Records log_of(Random& random, std::size_t count, std::uint64_t first) {
  Records records;
  for (std::size_t i = 0; i < count; ++i) {
    records.push_back(record_of(random, first + i, random_body(random)));
  }
  return records;
}

std::string joined(const Records& records, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i < std::min(end, records.size()); ++i) text += records[i];
  return text;
}

ByteVector composition_of(Random& random) {
  std::string text = histories(random);
  if (below(random, 10) < 7) text = rearranged(random, text);
  for (std::size_t left = below(random, 3); left > 0 && !text.empty(); --left) {
    damage(random, text);
  }
  const Bytes bytes = bytes_of(text);
  return {bytes.begin(), bytes.end()};
}

}  // namespace aerowal::testing
