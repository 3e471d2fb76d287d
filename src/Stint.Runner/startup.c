/* Blocks what the runner takes as data (SignalQueue) before the runtime makes its first thread: each thread then has it blocked from its
   start, and no signal ends a runner that has not begun to listen. Faults stay deliverable, and so does the first real-time signal, with
   which the runtime stops its threads; those before it are the C library's own, which leaves them out of every set. */
#include <signal.h>

__attribute__((constructor)) static void block_signals(void)
{
    static const int left[] = {SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS};
    sigset_t set;
    sigfillset(&set);
    for (unsigned i = 0; i < sizeof left / sizeof *left; i++) {
        sigdelset(&set, left[i]);
    }
    sigdelset(&set, SIGRTMIN);
    sigprocmask(SIG_BLOCK, &set, 0);
}
