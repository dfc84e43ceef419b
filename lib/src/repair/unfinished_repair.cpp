#include "repair/unfinished_repair.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <stdio.h>
#include <sys/stat.h>

#include "aerowal/file_digest.hpp"
#include "aerowal/format.hpp"
#include "aerowal/repair.hpp"
#include "base/byte_order.hpp"
#include "base/system_error.hpp"
#include "io/file.hpp"
#include "repair/receipt_file.hpp"
#include "repair/repair_json.hpp"

namespace aerowal {
namespace {

using ParsedJson = nlohmann::json;

/// What a receipt says of the files of its repair.
struct Account {
  FileDigest input;
  FileDigest output;
  std::string backup_name;  ///< without its directory; empty unless in place
};

/// Finds the members of a receipt that are looked for. No value of nlohmann's is built: what holds
/// others allocates where it is destroyed.
class AccountReader : public nlohmann::json_sax<ParsedJson> {
 public:
  /// Nothing where the receipt is not whole: then the repair died while it wrote it.
  static std::optional<Account> read(const std::string& text) {
    AccountReader reader;
    if (!ParsedJson::sax_parse(text, &reader) || reader.found_ != all_members) return std::nullopt;
    return reader.account_;
  }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_array(std::size_t) override { return enter(); }
  bool end_array() override { return leave(); }
  bool start_object(std::size_t) override { return enter(); }
  bool end_object() override { return leave(); }
  bool parse_error(std::size_t, const std::string&, const ParsedJson::exception&) override {
    return false;
  }

  bool key(string_t& name) override {
    if (depth_ == 1) outer_ = name;
    inner_ = name;
    return true;
  }

  bool number_unsigned(number_unsigned_t number) override {
    if (FileDigest* const digest = digest_here(); digest != nullptr && inner_ == "size") {
      digest->size = number;
      ++found_;
    }
    return true;
  }

  bool string(string_t& text) override {
    constexpr int hexadecimal = 16;
    if (FileDigest* const digest = digest_here(); digest != nullptr && inner_ == "crc32") {
      digest->checksum =
          static_cast<std::uint32_t>(std::strtoul(text.c_str(), nullptr, hexadecimal));
      ++found_;
    }
    if (depth_ == 1 && outer_ == "backup_path") {
      account_.backup_name = text.substr(text.rfind('/') + 1);
    }
    return true;
  }

 private:
  static constexpr int all_members = 4;  ///< size and crc32 of input and output

  bool enter() {
    ++depth_;
    return true;
  }
  bool leave() {
    --depth_;
    return true;
  }
  FileDigest* digest_here() {
    if (depth_ != 2) return nullptr;
    return outer_ == "input" ? &account_.input : outer_ == "output" ? &account_.output : nullptr;
  }

  Account account_;
  int depth_ = 0;
  int found_ = 0;
  std::string outer_;
  std::string inner_;
};

std::optional<Account> read_account(const std::string& path) {
  return AccountReader::read(read_text(path.c_str()));
}

Result<FileDigest> digest_of(const std::string& path) {
  auto source = ByteSource::open(path);
  if (!source) return source.error();
  return digest(**source);
}

Error unclear(const std::string& path) {
  return {.code = ErrorCode::refused,
          .message =
              "an earlier repair that died left this file, or somebody else made it: it is "
              "neither what its receipt calls the original nor the repaired log; look at it, "
              "and move it away",
          .path = path};
}

Result<void> remove(const std::string& path, EarlierRepair& found) {
  if (::unlink(path.c_str()) != 0) return system_error(path, "cannot remove", errno);
  found.removed.push_back(path);
  return {};
}

/// What is not known to be a repair's is not a repair's to remove.
Result<void> set_aside(const std::string& path, EarlierRepair& found) {
  const std::string kept = free_name(path + ".kept");
  if (::renameat2(AT_FDCWD, path.c_str(), AT_FDCWD, kept.c_str(), RENAME_NOREPLACE) != 0) {
    return system_error(path, "cannot rename", errno);
  }
  found.kept.push_back(kept);
  return {};
}

/// By type and number, as far as they are there.
Result<bool> begins_like_record_1(ByteSource& source) {
  std::array<std::byte, format::header_size> header{};
  const auto got = source.read_at(0, header);
  if (!got) return got.error();
  if (*got <= format::type_at || header[format::type_at] > std::byte{2}) return false;
  // What is not there of a little-endian 1 are zeros, if anything of it is.
  return *got == format::sequence_at ||
         load_u64(&header[format::sequence_at]) == format::first_sequence_number;
}

/// Whether a file may be a log that was being written: records from 1 on, the last of them whole or
/// not, or nothing but zeros, as a power cut leaves what was not synced.
Result<bool> may_be_begun(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return system_error(path, "cannot stat", errno);
  if (!is_regular(status)) return false;
  auto source = ByteSource::open(path);
  if (!source) return source.error();
  const auto scan = Scan::run(**source);
  if (!scan) return scan.error();
  const ScanSummary& found = scan->summary();
  if (found.status != LogStatus::corrupt) {
    if (found.records != 0 || found.size == 0) return true;
    auto record_1 = begins_like_record_1(**source);
    if (!record_1 || *record_1) return record_1;
  }
  std::vector<std::byte> bytes(std::size_t{1} << 16);
  for (std::uint64_t at = 0;;) {
    const auto got = (*source)->read_at(at, bytes);
    if (!got) return got.error();
    const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(*got);
    if (std::any_of(bytes.begin(), end, [](std::byte byte) { return byte != std::byte{}; })) {
      return false;
    }
    if (*got < bytes.size()) return true;
    at += *got;
  }
}

/// Of what was left of a log without a whole receipt.
Result<void> clear_begun(const std::string& path, EarlierRepair& found) {
  const auto begun = may_be_begun(path);
  if (!begun) return begun.error();
  return *begun ? remove(path, found) : set_aside(path, found);
}

/// Whether a file is the beginning of a receipt, or zeros, as a power cut leaves what was not
/// synced.
bool may_be_begun_receipt(const std::string& path) {
  const std::string text = read_text(path.c_str());
  const std::size_t size = std::min(text.size(), receipt_beginning.size());
  return text.compare(0, size, receipt_beginning, 0, size) == 0 ||
         text.find_first_not_of('\0') == std::string::npos;
}

/// Of a receipt that is not whole.
Result<void> clear_receipt(const std::string& path, EarlierRepair& found) {
  return may_be_begun_receipt(path) ? remove(path, found) : set_aside(path, found);
}

Result<void> finish(ReceiptFile& receipt, EarlierRepair& found) {
  if (const int reason = receipt.finish(); reason != 0) {
    return system_error(receipt.path(), "cannot give the receipt its name", reason);
  }
  found.took_place = true;
  found.receipt_path = receipt.path();
  return sync_directory_of(receipt.path());
}

}  // namespace

std::string unfinished_log_path(const std::string& log) { return log + ".unfinished-repair"; }
std::string exchange_path(const std::string& log) { return log + ".repair-exchange"; }

std::vector<std::string> find_unfinished_repair(const std::string& target) {
  std::vector<std::string> found;
  for (const std::string& path : {unfinished_log_path(target), exchange_path(target),
                                  ReceiptFile::unfinished_path_of(target)}) {
    if (exists(path)) found.push_back(path);
  }
  return found;
}

namespace {

/// A repair in place that died around the exchange: the receipt tells which of the two logs has the
/// name for the exchange.
Result<void> settle_exchange(const std::string& log, const LogGuard::Options& options,
                             EarlierRepair& found) {
  const std::string path = exchange_path(log);
  // Who was on his way to the original when it was exchanged may write to it now.
  const auto alone = LogGuard::acquire(path, options);
  if (!alone) return alone.error();
  const std::string receipt_path = ReceiptFile::unfinished_path_of(log);
  if (!exists(receipt_path)) return unclear(path);
  auto receipt = ReceiptFile::take_up(log);
  if (!receipt) return receipt.error();
  const auto account = read_account(receipt_path);
  if (!account) return unclear(path);
  const auto there = digest_of(path);
  if (!there) return there.error();
  if (*there == account->output) {
    if (auto removed = remove(path, found); !removed) return removed;
    return remove(receipt_path, found);
  }
  if (*there != account->input) return unclear(path);
  found.backup_path = free_name(directory_of(log) + "/" + account->backup_name);
  if (::renameat2(AT_FDCWD, path.c_str(), AT_FDCWD, found.backup_path.c_str(), RENAME_NOREPLACE) !=
      0) {
    return system_error(path, "cannot give the original its name", errno);
  }
  if (auto synced = sync_directory_of(log); !synced) return synced;
  return finish(*receipt, found);
}

/// A receipt alone: the repair took place, and only the last step is missing, unless it died while
/// it wrote the receipt, or it is of a repair to a new file of this name.
Result<void> settle_receipt(const std::string& log, EarlierRepair& found) {
  const std::string receipt_path = ReceiptFile::unfinished_path_of(log);
  auto receipt = ReceiptFile::take_up(log);
  if (!receipt) return receipt.error();
  const auto account = read_account(receipt_path);
  if (!account) return clear_receipt(receipt_path, found);
  const std::string backup = directory_of(log) + "/" + account->backup_name;
  const bool moved = !account->backup_name.empty() && exists(backup);
  const auto there = digest_of(moved ? backup : log);
  if (!there) return there.error();
  if (*there != (moved ? account->input : account->output)) {
    return set_aside(receipt_path, found);
  }
  if (moved) found.backup_path = backup;
  return finish(*receipt, found);
}

/// A repair that died before its log was whole, or before that got its name for the exchange.
Result<void> settle_begun(const std::string& log, const LogGuard::Options& options,
                          EarlierRepair& found) {
  const std::string path = unfinished_log_path(log);
  const std::string receipt_path = ReceiptFile::unfinished_path_of(log);
  const auto alone = LogGuard::acquire(path, options);
  if (!alone) return alone.error();
  if (!exists(receipt_path)) return clear_begun(path, found);
  const auto receipt = ReceiptFile::take_up(log);
  if (!receipt) return receipt.error();
  const auto account = read_account(receipt_path);
  if (!account) {
    if (auto cleared = clear_receipt(receipt_path, found); !cleared) return cleared;
    return clear_begun(path, found);
  }
  // A whole receipt says what the log is, if nobody has written to it since.
  const auto there = digest_of(path);
  if (!there) return there.error();
  const auto clear = *there == account->output ? &remove : &set_aside;
  // The receipt first: without it the file is known to be a log that never took its place.
  if (auto cleared = clear(receipt_path, found); !cleared) return cleared;
  return clear(path, found);
}

}  // namespace

// The files of a repair in place, in the order of its steps:
//
//     LOG        .unfinished-repair   .repair-exchange   unfinished receipt   backup     receipt
//     original   new, partial         -                  -                    -          -
//     original   new, whole           -                  whole or partial     -          -
//     original   -                    new, whole         whole                -          -
//     new        -                    original           whole                -          -
//     new        -                    -                  whole                original   -
//     new        -                    -                  -                    original   whole
Result<std::optional<EarlierRepair>> settle_repair_in_place(const std::string& log,
                                                            const LogGuard::Options& options) {
  if (find_unfinished_repair(log).empty()) return std::optional<EarlierRepair>();
  EarlierRepair found;
  Result<void> settled;
  if (exists(exchange_path(log))) {
    settled = settle_exchange(log, options, found);
  } else if (!exists(unfinished_log_path(log))) {
    settled = settle_receipt(log, found);
  }
  if (settled && exists(unfinished_log_path(log))) settled = settle_begun(log, options, found);
  if (!settled) return settled.error();
  return {found};
}

Result<std::optional<EarlierRepair>> settle_repair_to(const std::string& out) {
  const std::string receipt_path = ReceiptFile::unfinished_path_of(out);
  if (!exists(receipt_path)) return std::optional<EarlierRepair>();
  auto receipt = ReceiptFile::take_up(out);
  if (!receipt) return receipt.error();
  EarlierRepair found;
  if (!exists(out)) {
    const bool whole = read_account(receipt_path).has_value();
    const auto cleared = whole ? remove(receipt_path, found) : clear_receipt(receipt_path, found);
    if (!cleared) return cleared.error();
    return {found};
  }
  const auto account = read_account(receipt_path);
  if (!account) return std::optional<EarlierRepair>();
  const auto there = digest_of(out);
  if (!there) return there.error();
  if (*there != account->output) return std::optional<EarlierRepair>();
  if (const auto finished = finish(*receipt, found); !finished) return finished.error();
  return {found};
}

}  // namespace aerowal
