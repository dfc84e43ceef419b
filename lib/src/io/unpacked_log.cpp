#include "aerowal/unpacked_log.hpp"

#include <utility>

#include "io/archive_stream.hpp"
#include "io/container_file.hpp"
#include "io/container_kind.hpp"
#include "io/gzip_stream.hpp"
#include "io/spooled_source.hpp"

namespace aerowal {
namespace {

class Unpacking {
 public:
  explicit Unpacking(const UnpackOptions& options)
      : options_(&options), on_read_(std::make_shared<ReadObserver>(options.on_read)) {}
  Unpacking(const Unpacking&) = delete;
  Unpacking& operator=(const Unpacking&) = delete;
  ~Unpacking() { *on_read_ = {}; }

  Result<std::unique_ptr<ByteSource>> compressed(std::unique_ptr<ByteSource> file,
                                                 Compression compression) {
    std::string name = file->name();
    auto stream = decompress({std::move(file), on_read_}, compression);
    if (!stream) return stream.error();
    auto source = spooled(*std::move(stream), std::move(name), {.compression = compression});
    const auto inside = recognise_container(*source);
    if (!inside) return inside.error();
    if (!*inside) return std::unique_ptr<ByteSource>(std::move(source));
    if (!(*inside)->tar) return nested(*source, **inside);
    return tar(std::move(source), {.compression = compression, .tar = true});
  }

  Result<std::unique_ptr<ByteSource>> tar(std::unique_ptr<ByteSource> file,
                                          const LogContainer& container) {
    std::string name = file->name();
    auto stream = open_tar({std::move(file), on_read_}, container, options_->on_other_entry);
    if (!stream) return stream.error();
    auto source = spooled(*std::move(stream), std::move(name), container);
    if (const auto whole = source->find_size(); !whole) return whole.error();
    const auto inside = recognise_container(*source);
    if (!inside) return inside.error();
    if (*inside) return nested(*source, **inside);
    if (const auto failed = source->spool_error()) return *failed;
    return std::unique_ptr<ByteSource>(std::move(source));
  }

 private:
  static Result<std::unique_ptr<ByteStream>> decompress(ContainerFile file,
                                                        Compression compression) {
    if (compression != Compression::gzip) return decompress_archive(std::move(file), compression);
    return std::unique_ptr<ByteStream>(std::make_unique<GzipStream>(std::move(file)));
  }

  [[nodiscard]] std::unique_ptr<SpooledSource> spooled(std::unique_ptr<ByteStream> stream,
                                                       std::string name,
                                                       const LogContainer& container) const {
    return std::make_unique<SpooledSource>(
        std::move(stream),
        SpooledSource::Facts{.name = std::move(name),
                             .temporary_directory = options_->temporary_directory,
                             .container = container});
  }

  static Error nested(const ByteSource& source, const LogContainer& inside) {
    return {.code = ErrorCode::usage,
            .message = "expected a log in this " + describe(*source.container()) +
                       ", found another container (" + describe(inside) +
                       "): only one compression around a log or a tar is read",
            .path = source.name(),
            .remedies = {Remedy::unpack},
            .container = source.container()};
  }

  const UnpackOptions* options_;
  std::shared_ptr<ReadObserver> on_read_;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> unpack_log(std::unique_ptr<ByteSource> file,
                                               const UnpackOptions& options) {
  const auto container = recognise_container(*file);
  if (!container) return container.error();
  if (!*container) return file;
  Unpacking unpacking(options);
  if ((*container)->tar) return unpacking.tar(std::move(file), **container);
  return unpacking.compressed(std::move(file), *(*container)->compression);
}

}  // namespace aerowal
