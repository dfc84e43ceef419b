#include "term/stop_signals.hpp"

#include <csignal>

#include <sys/signalfd.h>
#include <unistd.h>

namespace aerowal::cli {
namespace {

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

StopSignals::StopSignals() {
  const sigset_t signals = stop_signals();
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  descriptor_ = Descriptor(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!descriptor_.valid()) ::sigprocmask(SIG_UNBLOCK, &signals, nullptr);
}

StopSignals::~StopSignals() {
  const sigset_t signals = stop_signals();
  ::sigprocmask(SIG_UNBLOCK, &signals, nullptr);
}

bool StopSignals::requested() {
  if (requested_ || !descriptor_.valid()) return requested_;
  signalfd_siginfo signal{};
  requested_ = ::read(descriptor_.get(), &signal, sizeof signal) == sizeof signal;
  if (requested_) {
    const sigset_t signals = stop_signals();
    ::sigprocmask(SIG_UNBLOCK, &signals, nullptr);
  }
  return requested_;
}

}  // namespace aerowal::cli
