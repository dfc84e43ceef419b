#include "commands/record_output.hpp"

#include <string>
#include <vector>

#include <aerowal/frame.hpp>

#include "term/excerpt.hpp"

namespace aerowal::cli {

bool RecordOutput::print(const PlacedRecord& record, ByteSource& log, bool stray) {
  std::string& text = output_->text();
  const std::size_t begin = text.size();
  printer_->append_record(text, record, stray);
  printer_->lay_out(text, begin);
  return output_->commit() && (!hex_ || print_bytes(record, log));
}

bool RecordOutput::print_bytes(const PlacedRecord& record, ByteSource& log) {
  // By itself: more of a pipe would be waited for.
  std::vector<std::byte> bytes(record.length);
  const auto got = log.read_at(record.byte_offset, bytes);
  if (!got) {
    failed_ = got.error();
    return false;
  }
  const auto alone = ByteSource::from_memory(bytes, log.name());
  const auto frame = inspect_frame(*alone, 0);
  const auto printed = !frame ? frame.error()
                              : print_hex(*alone, *frame, record.length,
                                          {.whole = true,
                                           .color = output_->color(),
                                           .columns = output_->columns(),
                                           .begin = record.byte_offset},
                                          [this](const std::string& row) {
                                            output_->text() += row;
                                            return output_->commit();
                                          });
  if (!printed) failed_ = printed.error();
  return printed && output_->open();
}

}  // namespace aerowal::cli
