#include "io/file_watch.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace aerowal {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds wait_max{1000};
constexpr milliseconds wait_max_without_inotify{200};

void wait_for(int changes, milliseconds time, const std::vector<FileWatch::Other>& others) {
  std::vector<pollfd> polled;
  polled.push_back({.fd = changes, .events = POLLIN, .revents = 0});
  for (const FileWatch::Other& other : others) {
    const short events = other.for_reading ? POLLIN : short{0};
    polled.push_back({.fd = other.descriptor, .events = events, .revents = 0});
  }
  ::poll(polled.data(), polled.size(), static_cast<int>(time.count()));
}

}  // namespace

FileWatch::FileWatch(std::string path)
    : path_(std::move(path)), inotify_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {}

void FileWatch::wait(const std::vector<Other>& others) {
  watch();
  wait_for(inotify_.get(), inotify_.valid() ? wait_max : wait_max_without_inotify, others);
  // What changed is found by looking at the file.
  std::array<std::byte, 4096> events;
  while (inotify_.valid() && ::read(inotify_.get(), events.data(), events.size()) > 0) {
  }
}

void FileWatch::pause(milliseconds time, const std::vector<Other>& others) {
  wait_for(-1, time, others);
}

/// Again before each wait, since another file may have the name. What cannot be watched is looked
/// at once a second.
void FileWatch::watch() {
  if (!inotify_.valid()) return;
  const std::size_t slash = path_.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path_.substr(0, slash + 1);
  ::inotify_add_watch(inotify_.get(), path_.c_str(), IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF);
  ::inotify_add_watch(inotify_.get(), folder.c_str(),
                      IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE);
}

}  // namespace aerowal
