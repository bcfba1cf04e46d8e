"""What all tests share."""

import signal

pytest_plugins = ["pytest_jupyter.jupyter_server"]

# What a shell starts in the background ignores Ctrl-C, and so does all that it starts: tests that
# interrupt a process would wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
