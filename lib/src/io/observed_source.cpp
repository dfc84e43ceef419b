#include "aerowal/observed_source.hpp"

#include <mutex>
#include <utility>

namespace aerowal {
namespace {

class ObservedSource final : public ByteSource {
 public:
  ObservedSource(ByteSource& source, ReadObserver observer, std::function<void()> before_read)
      : source_(&source), observer_(std::move(observer)), before_read_(std::move(before_read)) {}

  [[nodiscard]] bool concurrent_reads() const override { return source_->concurrent_reads(); }
  [[nodiscard]] std::optional<std::uint64_t> size() const override { return source_->size(); }
  Result<void> refresh() override { return source_->refresh(); }
  Result<std::uint64_t> find_size() override { return source_->find_size(); }
  [[nodiscard]] std::optional<LogContainer> container() const override {
    return source_->container();
  }
  [[nodiscard]] const std::string& name() const override { return source_->name(); }

 private:
  Result<std::size_t> read_some_at(std::uint64_t byte_offset, std::span<std::byte> into) override {
    if (before_read_) before_read_();
    auto got = source_->read_at_least(1, byte_offset, into);
    if (!got || *got == 0 || !observer_) return got;
    const std::unique_lock lock(observing_, std::try_to_lock);
    if (lock.owns_lock()) observer_(byte_offset + *got, source_->size());
    return got;
  }

  ByteSource* source_;
  ReadObserver observer_;
  std::function<void()> before_read_;
  std::mutex observing_;  ///< held by the thread that calls observer_
};

}  // namespace

std::unique_ptr<ByteSource> observe_reads(ByteSource& source, ReadObserver observer,
                                          std::function<void()> before_read) {
  return std::make_unique<ObservedSource>(source, std::move(observer), std::move(before_read));
}

}  // namespace aerowal
