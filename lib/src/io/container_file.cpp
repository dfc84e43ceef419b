#include "io/container_file.hpp"

#include <algorithm>
#include <array>

namespace aerowal {

ContainerFile::ContainerFile(std::unique_ptr<ByteSource> source,
                             std::shared_ptr<const ReadObserver> on_read)
    : source_(std::move(source)), on_read_(std::move(on_read)) {
  source_->read_only_forwards();
}

void ContainerFile::observe() const {
  if (*on_read_) (*on_read_)(position_, source_->size());
}

Result<std::size_t> ContainerFile::read(std::span<std::byte> into) {
  auto got = source_->read_at(position_, into);
  if (got) {
    position_ += *got;
    observe();
  }
  return got;
}

Result<std::size_t> ContainerFile::peek(std::span<std::byte> into) {
  return source_->read_at(position_, into);
}

std::uint64_t ContainerFile::skip(std::uint64_t count) {
  const auto size = source_->size();
  if (!source_->concurrent_reads() || !size || *size < position_) return 0;
  const std::uint64_t passed = std::min(count, *size - position_);
  position_ += passed;
  return passed;
}

Result<void> ContainerFile::read_to_end() {
  std::array<std::byte, 65536> passed;
  if (source_->concurrent_reads()) return {};
  for (;;) {
    const auto got = read(passed);
    if (!got) return got.error();
    if (*got < passed.size()) return {};
  }
}

}  // namespace aerowal
