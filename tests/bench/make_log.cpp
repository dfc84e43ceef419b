// Makes a log to measure with: records of one size, whose documents come from a given number of
// keys, each inserted once and updated from then on.
//
//     make-log OUT SIZE_MIB RECORD_SIZE KEYS [DAMAGED_EVERY]
//
// RECORD_SIZE 0: records without a body. KEYS 0: every record has a key of its own. DAMAGED_EVERY
// N: in every Nth record one byte of the body is another one.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <aerowal/record.hpp>

namespace {

using aerowal::Bytes;
using aerowal::Record;
using aerowal::RecordType;

/// A document as an application has it, filled up with its note to `size` bytes.
std::string make_body(std::uint64_t number, std::size_t size) {
  const std::string text = std::to_string(number);
  std::string body = R"({"name":"Ada Lovelace","email":"ada)" + text + R"(@example.org","age":)" +
                     std::to_string(number % 90) + R"(,"score":)" + std::to_string(number % 1000) +
                     R"(.25,"active":true,"tags":["first","second"],"items":[)";
  static constexpr std::size_t note_size_max = 120;
  for (std::size_t i = 0; body.size() + note_size_max < size; ++i) {
    if (i != 0) body += ',';
    body += R"({"sku":"item-)" + std::to_string(i) + R"(","count":)" + std::to_string(i % 7) +
            R"(,"price":19.99,"note":"as agreed"})";
  }
  body += R"(],"note":")";
  static constexpr std::size_t end_size = 2;
  if (body.size() + end_size < size) body.append(size - body.size() - end_size, 'n');
  return body + "\"}";
}

std::uint64_t number_of(const char* text) { return std::strtoull(text, nullptr, 10); }

}  // namespace

int main(int count, char** arguments) {
  if (count < 5) {
    std::fputs("make-log OUT SIZE_MIB RECORD_SIZE KEYS [DAMAGED_EVERY]\n", stderr);
    return 2;
  }
  std::ofstream out(arguments[1], std::ios::binary);
  const std::uint64_t size = number_of(arguments[2]) << 20U;
  const std::uint64_t record_size = number_of(arguments[3]);
  const std::uint64_t keys = number_of(arguments[4]);
  const std::uint64_t damaged_every = count > 5 ? number_of(arguments[5]) : 0;

  std::vector<std::byte> bytes;
  std::uint64_t written = 0;
  for (std::uint64_t number = 1; written < size; ++number) {
    const std::uint64_t key = keys == 0 ? number : (number - 1) % keys + 1;
    // Scattered, so that neither inserting nor looking up goes through the keys in order.
    const std::string digits = std::to_string(key * 2654435761U % 10000000000U);
    const std::string document_id = "user_" + std::string(10 - digits.size(), '0') + digits;
    Record record{.type = key == number ? RecordType::insert : RecordType::update,
                  .sequence_number = number,
                  .collection_id = "users",
                  .document_id = document_id,
                  .schema_id = "user_schema",
                  .schema_version = "v1"};
    const std::uint64_t frame = *aerowal::encoded_length(record);
    const std::string body =
        record_size == 0 ? "" : make_body(number, std::max(record_size, frame) - frame);
    record.body = std::as_bytes(std::span(body));
    bytes.clear();
    if (!aerowal::encode(record, bytes)) return 1;
    if (damaged_every != 0 && number % damaged_every == 0) bytes[bytes.size() / 2] ^= std::byte{7};
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
    written += bytes.size();
  }
  return out.flush() ? 0 : 1;
}
