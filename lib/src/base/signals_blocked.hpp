#pragma once

#include <pthread.h>
#include <signal.h>

namespace aerowal {

/// While it lives, a thread that is started gets no signals: they are for the threads of the
/// program, not for one that it does not know of.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &earlier_);
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &earlier_, nullptr); }

 private:
  sigset_t earlier_{};
};

}  // namespace aerowal
