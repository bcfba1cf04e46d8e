"""What all tests share."""

import os
import signal

pytest_plugins = ["pytest_jupyter.jupyter_server"]

# What a shell starts in the background ignores Ctrl-C, and so does all that it starts: tests that
# interrupt a process would wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Each process that computes takes all processors, and they wait for one another's threads: where
# several train at once, what takes a tenth of a second alone takes ten.
os.environ.setdefault("OMP_NUM_THREADS", "1")
