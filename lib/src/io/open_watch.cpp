#include "io/open_watch.hpp"

#include <array>
#include <string>

#include <poll.h>
#include <sys/inotify.h>

namespace aerowal {

OpenWatch OpenWatch::begin(int descriptor) {
  OpenWatch watch;
  Descriptor events(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  const std::string file = "/proc/self/fd/" + std::to_string(descriptor);
  if (events.valid() && ::inotify_add_watch(events.get(), file.c_str(), IN_OPEN) >= 0) {
    watch.events_ = std::move(events);
  }
  return watch;
}

bool OpenWatch::opened() {
  if (!events_.valid()) return true;
  std::array<char, 4096> events;
  bool any = false;
  while (::read(events_.get(), events.data(), events.size()) > 0) any = true;
  return any;
}

void OpenWatch::wait(int milliseconds) const {
  pollfd events{.fd = events_.get(), .events = POLLIN, .revents = 0};
  (void)::poll(&events, events_.valid() ? 1 : 0, milliseconds);
}

}  // namespace aerowal
