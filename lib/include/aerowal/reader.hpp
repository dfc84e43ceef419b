#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/export.hpp"
#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "aerowal/record_fault.hpp"
#include "aerowal/record_text.hpp"
#include "aerowal/result.hpp"
#include "aerowal/threading.hpp"

namespace aerowal {

class ReadAhead;

/// A cursor over the records of a log that makes AeroDB's own checks (aerowal-format(5), "What
/// AeroDB checks"; the two where AeroDB is laxer than the format are made as well) and ends at the
/// end of the log or at the first damage.
///
///     Reader reader(source);
///     for (const Result<PlacedRecord>& record : reader.records()) {
///       if (!record) return record.error();  // reader.damage() tells damage from failure
///       use(*record);
///     }
///
/// The same, where damage is met apart from failure:
///
///     for (;;) {
///       Result<bool> more = reader.next();
///       if (!more) return more.error();
///       if (!*more) break;
///       use(reader.record());
///     }
///     if (reader.damage()) …
///
/// Memory: one buffer of Options::buffer_size bytes, of which most logs need a part, once more a
/// record's length while the current record is longer than that, and 1 MiB in skip_valid(). A
/// length that the log claims is never allocated before a checksum over that many bytes was right.
class AEROWAL_API Reader {
 public:
  class AEROWAL_HIDDEN Records;

  struct Options {
    std::uint64_t byte_offset = 0;                                  ///< where to begin
    std::uint64_t sequence_number = format::first_sequence_number;  ///< expected there
    std::size_t buffer_size = std::size_t{1} << 20;                 ///< in bytes, at least 4096
    /// Asked of a record longer than long_record_size before all of it is read. False: its checksum
    /// is known to be wrong, so that many wrong lengths do not cost as many readings of the log.
    std::function<bool(std::uint64_t byte_offset)> may_be_intact = {};
    Threading threading = {};  ///< of skip_valid()
  };

  static constexpr std::uint32_t long_record_size = 4096;

  /// `source` must outlive the reader.
  explicit Reader(ByteSource& source) : Reader(source, Options()) {}
  Reader(ByteSource& source, Options options);
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  /// Moves to the next record. True: record() is it. False: the cursor has ended, and damage()
  /// says at what. Errors: system, where the bytes could not be read.
  Result<bool> next();

  /// The records from the cursor on, to be gone through once. Each is as next() gives it: its views
  /// live until the next one is asked for. Where the cursor cannot reach the end of the log, one
  /// last element says why: code wal_corruption, for what damage() then has too, or system. So
  /// whoever asks each element whether it has a value misses neither, and whoever does not is
  /// stopped by Result at the first that has none. The reader must outlive it.
  [[nodiscard]] Records records();

  /// Passes over sound records up to the record `before` without handing any out, where that pays:
  /// several threads check them, as Options::threading has it. next() goes on with the first
  /// record that was not passed; it may always be the next one. Errors: system, where the bytes
  /// could not be read.
  Result<void> skip_valid(std::uint64_t before = UINT64_MAX) { return pass(before, nullptr); }

  /// The same, and makes text of them.
  Result<void> skip_valid(std::uint64_t before, const RecordText& text) {
    return pass(before, &text);
  }

  /// Goes on at `byte_offset`, where record `number` is expected; forgets the damage that was found
  /// and, after the source's refresh(), where the log ended.
  void seek(std::uint64_t byte_offset, std::uint64_t number);

  /// Goes on where it is, with bytes that are read again: what has been written over them is seen.
  /// Forgets the damage that was found. Views of record() end.
  void reread();

  /// Valid after next() gave true, with all its views, until the next call of next().
  [[nodiscard]] const PlacedRecord& record() const { return record_; }

  /// Where the current record ends: the next record, the damage or the end of the log begins there.
  [[nodiscard]] std::uint64_t byte_offset() const { return byte_offset_; }

  /// The number that is expected at byte_offset().
  [[nodiscard]] std::uint64_t sequence_number() const { return sequence_number_; }

  /// What ended the cursor, if it was not the end of the log.
  [[nodiscard]] const std::optional<StrictError>& damage() const { return damage_; }

 private:
  Result<void> pass(std::uint64_t before, const RecordText* text);
  Result<void> look_ahead(std::size_t wanted);
  struct Checksums {
    std::uint32_t computed = 0;
    std::uint32_t stored = 0;
  };
  Result<std::optional<Checksums>> checksums_of_long_record(std::uint32_t length);
  Result<bool> stop_past_end(std::uint32_t length);
  Result<bool> stop(const RecordFault& fault, std::optional<std::uint64_t> length = {});

  ByteSource* source_;
  std::unique_ptr<ReadAhead> window_;
  Bytes ahead_;                         ///< what window_ has in memory from byte_offset_ on
  std::vector<std::byte> long_record_;  ///< the current record if it is longer than the window
  std::uint64_t byte_offset_;
  std::uint64_t sequence_number_;
  std::function<bool(std::uint64_t)> may_be_intact_;
  Threading threading_;
  PlacedRecord record_;
  std::optional<StrictError> damage_;
};

/// What Reader::records() gives.
class Reader::Records {
 public:
  /// An input iterator. Moves the reader when it is made by begin() and when it is incremented.
  class Iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using iterator_category = std::input_iterator_tag;
    using value_type = Result<PlacedRecord>;
    using difference_type = std::ptrdiff_t;
    using pointer = const value_type*;
    using reference = const value_type&;

    Iterator() = default;
    reference operator*() const { return element_; }
    pointer operator->() const { return &element_; }
    AEROWAL_API Iterator& operator++();
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& iterator, std::default_sentinel_t) {
      return iterator.reader_ == nullptr;
    }

   private:
    friend class Records;
    explicit Iterator(Reader& reader) : reader_(&reader) { ++*this; }

    Reader* reader_ = nullptr;  ///< null at the end
    Result<PlacedRecord> element_ = PlacedRecord();
  };

  [[nodiscard]] Iterator begin() const { return Iterator(*reader_); }
  [[nodiscard]] static std::default_sentinel_t end() { return {}; }

 private:
  friend class Reader;
  explicit Records(Reader& reader) : reader_(&reader) {}

  Reader* reader_;
};

inline Reader::Records Reader::records() { return Records(*this); }

}  // namespace aerowal
