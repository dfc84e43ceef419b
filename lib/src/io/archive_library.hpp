#pragma once

#include <string>

#include <archive.h>
#include <archive_entry.h>

#include "aerowal/result.hpp"

namespace aerowal {

/// What is used of libarchive. It is loaded when the first container is met: most runs meet none,
/// and it takes several times as long to load, with all that it links, as everything else.
struct ArchiveLibrary {
  decltype(&::archive_read_new) read_new = nullptr;
  decltype(&::archive_read_free) read_free = nullptr;
  decltype(&::archive_read_support_filter_zstd) support_zstd = nullptr;
  decltype(&::archive_read_support_filter_xz) support_xz = nullptr;
  decltype(&::archive_read_support_filter_bzip2) support_bzip2 = nullptr;
  decltype(&::archive_read_support_format_raw) support_raw = nullptr;
  decltype(&::archive_read_support_format_empty) support_empty = nullptr;
  decltype(&::archive_read_support_format_tar) support_tar = nullptr;
  decltype(&::archive_read_set_read_callback) set_read_callback = nullptr;
  decltype(&::archive_read_set_skip_callback) set_skip_callback = nullptr;
  decltype(&::archive_read_set_callback_data) set_callback_data = nullptr;
  decltype(&::archive_read_open1) open = nullptr;
  decltype(&::archive_read_next_header) next_header = nullptr;
  decltype(&::archive_read_data) read_data = nullptr;
  decltype(&::archive_filter_bytes) filter_bytes = nullptr;
  decltype(&::archive_filter_code) filter_code = nullptr;
  decltype(&::archive_errno) error_number = nullptr;
  decltype(&::archive_error_string) error_text = nullptr;
  decltype(&::archive_entry_pathname) pathname = nullptr;
  decltype(&::archive_entry_pathname_utf8) pathname_utf8 = nullptr;
  decltype(&::archive_entry_filetype) filetype = nullptr;
  decltype(&::archive_entry_hardlink) hardlink = nullptr;
  decltype(&::archive_entry_hardlink_utf8) hardlink_utf8 = nullptr;

  /// The library, loaded for good. Errors: why it cannot be loaded, as text.
  static const ArchiveLibrary* load(std::string& reason);
};

}  // namespace aerowal
