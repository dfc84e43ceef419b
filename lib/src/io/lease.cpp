#include "io/lease.hpp"

#include <cerrno>

#include <fcntl.h>
#include <signal.h>

namespace aerowal {
namespace {

int type_of(Lease::Kind kind) { return kind == Lease::Kind::read ? F_RDLCK : F_WRLCK; }

}  // namespace

int Lease::take(int descriptor, Kind kind) {
  // Who waits is announced by SIGIO, which kills a process that does not expect it. SIGURG does
  // nothing by default. The system forgets this with each lease that ends.
  if (::fcntl(descriptor, F_SETSIG, SIGURG) != 0) return errno;
  return ::fcntl(descriptor, F_SETLEASE, type_of(kind)) == 0 ? 0 : errno;
}

Lease::State Lease::state(int descriptor, Kind kind) {
  const int type = ::fcntl(descriptor, F_GETLEASE);
  if (type == type_of(kind)) return State::held;
  return type == F_RDLCK ? State::reader_waits : State::writer_waits;
}

void Lease::release(int descriptor) { (void)::fcntl(descriptor, F_SETLEASE, F_UNLCK); }

}  // namespace aerowal
