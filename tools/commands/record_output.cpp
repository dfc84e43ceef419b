#include "commands/record_output.hpp"

#include <string>

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
  const auto frame = inspect_frame(log, record.byte_offset);
  const auto printed =
      !frame ? frame.error()
             : print_hex(log, *frame, record.length,
                         {.whole = true, .color = output_->color(), .columns = output_->columns()},
                         [this](const std::string& row) {
                           output_->text() += row;
                           return output_->commit();
                         });
  if (!printed) failed_ = printed.error();
  return printed && output_->open();
}

}  // namespace aerowal::cli
