#include "repair/repaired_bytes.hpp"

#include <algorithm>

#include "aerowal/reader.hpp"
#include "base/byte_order.hpp"
#include "base/system_error.hpp"
#include "io/file.hpp"
#include "scan/correction.hpp"

namespace aerowal {
namespace {

Error changed(const ByteSource& source, std::uint64_t byte_offset) {
  return {.code = ErrorCode::system,
          .message = "the log changed while it was repaired",
          .path = source.name(),
          .byte_offset = byte_offset};
}

class LogCopier {
 public:
  LogCopier(ByteSource& source, const RepairPlan& plan, int descriptor, const std::string& path)
      : source_(&source), reader_(source), plan_(&plan), descriptor_(descriptor), path_(&path) {}

  Result<void> add(const KeptRange& kept) {
    if (kept.restored) {
      Record record = plan_->restored[*kept.restored].record();
      record.sequence_number = kept.new_first_sequence_number;
      return add(record);
    }
    if (kept.correction || kept.end) return add_put_right(kept);
    if (kept.first_sequence_number != kept.new_first_sequence_number) return add_renumbered(kept);
    return add_as_it_is(kept);
  }

  Result<void> flush() {
    const int reason = write_all(descriptor_, buffer_);
    buffer_.clear();
    if (reason == 0) return {};
    return system_error(*path_, "cannot write the repaired log; nothing was changed", reason);
  }

 private:
  Result<void> add(const Record& record) {
    if (const auto encoded = encode(record, buffer_); !encoded) return encoded.error();
    return buffer_.size() < write_buffer_size ? Result<void>() : flush();
  }

  Result<void> add_as_it_is(const KeptRange& kept) {
    for (std::uint64_t done = 0; done < kept.length;) {
      const auto step =
          static_cast<std::size_t>(std::min<std::uint64_t>(kept.length - done, write_buffer_size));
      const std::size_t at = buffer_.size();
      buffer_.resize(at + step);
      const auto got =
          source_->read_at(kept.byte_offset + done, std::span(buffer_).subspan(at, step));
      if (!got) return got.error();
      if (*got < step) return changed(*source_, kept.byte_offset + done);
      done += step;
      if (buffer_.size() < write_buffer_size) continue;
      if (const auto flushed = flush(); !flushed) return flushed.error();
    }
    return {};
  }

  Result<void> add_renumbered(const KeptRange& kept) {
    reader_.seek(kept.byte_offset, kept.first_sequence_number);
    for (std::uint64_t i = 0; i < kept.count; ++i) {
      const auto more = reader_.next();
      if (!more) return more.error();
      if (!*more) return changed(*source_, reader_.byte_offset());
      Record record = reader_.record();
      record.sequence_number = kept.new_first_sequence_number + i;
      if (const auto added = add(record); !added) return added.error();
    }
    return {};
  }

  /// A record that is corrected, or joined from two places: its own checksum has the last word.
  Result<void> add_put_right(const KeptRange& kept) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(kept.length));
    const auto end_length = static_cast<std::size_t>(kept.end ? kept.end->length : 0);
    const auto beginning = std::span(bytes).first(bytes.size() - end_length);
    auto got = source_->read_at(kept.byte_offset, beginning);
    if (got && *got == beginning.size() && kept.end) {
      got = source_->read_at(kept.end->byte_offset, std::span(bytes).last(end_length));
      if (got) *got += beginning.size();
    }
    if (!got) return got.error();
    if (*got < bytes.size()) return changed(*source_, kept.byte_offset);
    if (kept.correction) apply_correction(*kept.correction, kept.byte_offset, bytes);
    PlacedRecord record;
    const Bytes covered = Bytes(bytes).first(bytes.size() - format::checksum_size);
    if (load_u32(&bytes[format::length_at]) != bytes.size() ||
        decode(bytes, crc32(covered), record)) {
      return changed(*source_, kept.byte_offset);
    }
    record.sequence_number = kept.new_first_sequence_number;
    return add(record);
  }

  ByteSource* source_;
  Reader reader_;
  const RepairPlan* plan_;
  int descriptor_;
  const std::string* path_;
  std::vector<std::byte> buffer_;
};

}  // namespace

Result<void> write_repaired_bytes(ByteSource& source, const RepairPlan& plan, int descriptor,
                                  const std::string& path) {
  LogCopier copier(source, plan, descriptor, path);
  for (const KeptRange& kept : plan.kept) {
    if (const auto added = copier.add(kept); !added) return added.error();
  }
  return copier.flush();
}

}  // namespace aerowal
