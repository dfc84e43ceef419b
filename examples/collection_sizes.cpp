// What fills a log: records and bytes of each collection.
//
//     c++ -std=c++20 collection_sizes.cpp $(pkg-config --cflags --libs aerowal) -o collection_sizes
//     ./collection_sizes /var/lib/aerodb

#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <string>

#include <aerowal/log_path.hpp>
#include <aerowal/reader.hpp>
#include <aerowal/record_json.hpp>

namespace {

struct Usage {
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
};

int fail(const aerowal::Error& error, int code) {
  std::fprintf(stderr, "%s\n", aerowal::to_line(error).c_str());
  return code;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: %s LOG\n", arguments[0]);
    return 2;
  }
  const auto path = aerowal::resolve_log_path(arguments[1]);
  if (!path) return fail(path.error(), 4);
  auto source = aerowal::ByteSource::open(*path);
  if (!source) return fail(source.error(), 4);

  std::map<std::string, Usage, std::less<>> collections;
  aerowal::Reader reader(**source);
  for (;;) {
    const auto more = reader.next();
    if (!more) return fail(more.error(), 4);
    if (!*more) break;
    const aerowal::PlacedRecord& record = reader.record();
    Usage& usage = collections[std::string(record.collection_id)];
    ++usage.records;
    usage.bytes += record.length;
  }

  for (const auto& [collection_id, usage] : collections) {
    std::string line =
        std::to_string(usage.records) + " records, " + std::to_string(usage.bytes) + " bytes: ";
    aerowal::append_json_string(line, collection_id);
    std::puts(line.c_str());
  }
  // Damage is not an error of the reader: it is what ended it.
  if (reader.damage()) return fail(aerowal::to_error(*reader.damage(), *path), 1);
  return 0;
}
