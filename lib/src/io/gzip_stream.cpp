#include "io/gzip_stream.hpp"

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

#include <zlib.h>

#include "io/container_kind.hpp"

namespace aerowal {

struct GzipStream::Inflater {
  z_stream stream{};

  Inflater() {
    // 16: a gzip header and trailer, whose checksum and size zlib then checks, and nothing else.
    if (::inflateInit2(&stream, MAX_WBITS + 16) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { ::inflateEnd(&stream); }
};

GzipStream::GzipStream(ContainerFile file)
    : file_(std::move(file)), inflater_(std::make_unique<Inflater>()) {}

GzipStream::~GzipStream() = default;

Result<std::size_t> GzipStream::read_some(std::span<std::byte> into) {
  z_stream& stream = inflater_->stream;
  const auto room =
      static_cast<uInt>(std::min<std::size_t>(into.size(), std::numeric_limits<uInt>::max()));
  for (;;) {
    const auto more = fill();
    if (!more) return more.error();
    if (!in_member_) {
      const auto member = begin_member();
      if (!member) return member.error();
      if (!*member) return std::size_t{0};
    }
    stream.next_out = reinterpret_cast<Bytef*>(into.data());
    stream.avail_out = room;
    const int done = ::inflate(&stream, Z_NO_FLUSH);
    const std::size_t got = room - stream.avail_out;
    if (done == Z_MEM_ERROR) throw std::bad_alloc();
    if (done == Z_STREAM_END) {
      in_member_ = false;
    } else if (done != Z_OK && done != Z_BUF_ERROR) {
      const std::string reason = stream.msg != nullptr ? stream.msg : "not what gzip writes";
      return damaged(reason + ", found before byte " + std::to_string(byte_offset()));
    } else if (got == 0 && !*more && stream.avail_in == 0) {
      return damaged("it ends early, at byte " + std::to_string(byte_offset()));
    }
    if (got > 0) return got;
  }
}

/// Sees to it that there is input. False: the file has ended.
Result<bool> GzipStream::fill() {
  z_stream& stream = inflater_->stream;
  if (stream.avail_in > 0) return true;
  const auto got = file_.read(input_);
  if (!got) return got.error();
  stream.next_in = reinterpret_cast<Bytef*>(input_.data());
  stream.avail_in = static_cast<uInt>(*got);
  return *got > 0;
}

/// After a member: whether another begins. Zeros to the end of the file are padding, as gzip has
/// it.
Result<bool> GzipStream::begin_member() {
  static constexpr Bytef magic = 0x1f;
  z_stream& stream = inflater_->stream;
  const std::uint64_t end = byte_offset();
  bool padding = false;
  for (;;) {
    const auto more = fill();
    if (!more) return more.error();
    if (!*more) return false;
    if (*stream.next_in != 0) break;
    padding = true;
    ++stream.next_in;
    --stream.avail_in;
  }
  if (padding || *stream.next_in != magic) {
    return damaged("what follows its end, at byte " + std::to_string(end) + ", is not gzip");
  }
  if (::inflateReset(&stream) != Z_OK) throw std::bad_alloc();
  in_member_ = true;
  return true;
}

Error GzipStream::damaged(const std::string& what) const {
  return damaged_container(file_.source(), {.compression = Compression::gzip}, what);
}

/// How far the file was used.
std::uint64_t GzipStream::byte_offset() const {
  return file_.position() - inflater_->stream.avail_in;
}

}  // namespace aerowal
