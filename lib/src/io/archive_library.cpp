#include "io/archive_library.hpp"

#include <dlfcn.h>

namespace aerowal {
namespace {

/// The name that says which interface it has.
constexpr const char* library_name = "libarchive.so.13";

class Symbols {
 public:
  explicit Symbols(void* library) : library_(library) {}

  template <class Function>
  void find(Function& function, const char* name) {
    void* const found = ::dlsym(library_, name);
    if (found == nullptr) complete_ = false;
    function = reinterpret_cast<Function>(found);
  }

  [[nodiscard]] bool complete() const { return complete_; }

 private:
  void* library_;
  bool complete_ = true;
};

bool find_all(void* library, ArchiveLibrary& into) {
  Symbols symbols(library);
  symbols.find(into.read_new, "archive_read_new");
  symbols.find(into.read_free, "archive_read_free");
  symbols.find(into.support_zstd, "archive_read_support_filter_zstd");
  symbols.find(into.support_xz, "archive_read_support_filter_xz");
  symbols.find(into.support_bzip2, "archive_read_support_filter_bzip2");
  symbols.find(into.support_raw, "archive_read_support_format_raw");
  symbols.find(into.support_empty, "archive_read_support_format_empty");
  symbols.find(into.support_tar, "archive_read_support_format_tar");
  symbols.find(into.set_read_callback, "archive_read_set_read_callback");
  symbols.find(into.set_skip_callback, "archive_read_set_skip_callback");
  symbols.find(into.set_callback_data, "archive_read_set_callback_data");
  symbols.find(into.open, "archive_read_open1");
  symbols.find(into.next_header, "archive_read_next_header");
  symbols.find(into.read_data, "archive_read_data");
  symbols.find(into.filter_bytes, "archive_filter_bytes");
  symbols.find(into.filter_code, "archive_filter_code");
  symbols.find(into.error_number, "archive_errno");
  symbols.find(into.error_text, "archive_error_string");
  symbols.find(into.pathname, "archive_entry_pathname");
  symbols.find(into.pathname_utf8, "archive_entry_pathname_utf8");
  symbols.find(into.filetype, "archive_entry_filetype");
  symbols.find(into.hardlink, "archive_entry_hardlink");
  symbols.find(into.hardlink_utf8, "archive_entry_hardlink_utf8");
  return symbols.complete();
}

struct Loaded {
  ArchiveLibrary library = {};
  std::string failure = {};
};

Loaded load_now() {
  Loaded loaded;
  void* const library = ::dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* const reason = ::dlerror();
    loaded.failure = reason != nullptr ? reason : library_name;
  } else if (!find_all(library, loaded.library)) {
    loaded.failure = std::string(library_name) + " is too old";
  }
  return loaded;
}

}  // namespace

const ArchiveLibrary* ArchiveLibrary::load(std::string& reason) {
  static const Loaded loaded = load_now();
  reason = loaded.failure;
  return loaded.failure.empty() ? &loaded.library : nullptr;
}

}  // namespace aerowal
