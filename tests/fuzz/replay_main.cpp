// Runs a fuzz target over files, and over all files of directories, named on the command line: what
// a fuzzer once found is tried in every test run, with any compiler.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>

#include "files.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::filesystem::path& path) {
  // Known before the crash, if there is one.
  std::printf("%s\n", path.c_str());
  std::fflush(stdout);
  const auto bytes = aerowal::testing::read_file(path.string());
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t file_count = 0;
  for (int i = 1; i < argc; ++i) {
    if (!std::filesystem::is_directory(argv[i])) {
      run(argv[i]);
      ++file_count;
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      run(entry.path());
      ++file_count;
    }
  }
  if (file_count == 0) {
    std::fputs("there was no file to run\n", stderr);
    return 1;
  }
  std::printf("%zu files\n", file_count);
  return 0;
}
