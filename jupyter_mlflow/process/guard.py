"""The guard: a small program around one child that leaves nothing of it behind.

::

    python -I -S guard.py --marker M --grace SECONDS --env FD [--scratch DIR] -- program argument...

Standard input is a pipe whose other end only the owner holds. ``FD`` is a pipe with the program's
environment (the guard's interpreter may not run in that): ``NAME=value`` and a NUL for each
variable, then one more NUL. The guard starts the program in a session of its own and ends its
whole tree, also processes that double-forked, called ``setsid`` or ignore SIGTERM, as soon as

* the owner is gone, however it went: end of file on standard input;
* the owner asks for it (a byte on standard input) or the guard gets SIGTERM: the program gets
  SIGTERM, and the tree is killed when it has ended or ``SECONDS`` have passed;
* the program ends by itself.

Then it removes ``DIR``, which it made when missing, and exits with the program's code (128 + n
after signal n). Should the guard itself be killed, the program goes with it, and
:mod:`jupyter_mlflow.process.sweep` finds the rest by the marker
``<owner pid>:<owner start ticks>:<uuid>``.

Nothing but the standard library is imported, and that sparingly: every child waits for it.
On systems other than Linux only the program's process group is killed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import select
import signal
import sys
import time
from stat import S_ISDIR

MARKER = "JUPYTER_MLFLOW_CHILD"
"""Environment variable that every process of a tree carries."""

LINUX = sys.platform == "linux"

# Numbers from the kernel's headers. The two calls have the same ones on every architecture; Python
# has wrappers, but not where it was built against old headers, as conda's is.
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
SYS_PIDFD_SEND_SIGNAL = 424
SYS_PIDFD_OPEN = 434

STDIN = 0
CANNOT_START = 127
FIRST_PAUSE = 0.05
LONGEST_PAUSE = 1.0


def stat(pid: int) -> tuple[int, int] | None:
    """Parent's pid and start time (clock ticks since boot) of a process, ``None`` when gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123 - pathlib is slow to import
            text = file.read()
    except OSError:
        return None
    # The second field is a name in parentheses that may itself hold spaces and parentheses.
    fields = text[text.rindex(b")") + 2 :].split()
    return int(fields[1]), int(fields[19])


def pids() -> list[int]:
    """Numbers of all processes that can be seen."""
    # Not pathlib, here and below: it is slow to import.
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208


def pidfd_open(pid: int) -> int | None:
    """A handle on the process that has this number now; ``None`` before Linux 5.3.

    Whoever checks *after* this that it is the process meant, and signals through the handle,
    never hits one that took over the number. Raises ``ProcessLookupError`` when there is none.
    """
    handle = _syscall(SYS_PIDFD_OPEN, pid, 0)
    if handle < 0:
        if ctypes.get_errno() == errno.ESRCH:
            raise ProcessLookupError(errno.ESRCH, "No such process")
        return None
    return handle


def send(handle: int, number: int) -> bool:
    """Send a signal to the process that ``handle`` is of; whether it was still there."""
    return _syscall(SYS_PIDFD_SEND_SIGNAL, handle, number, 0, 0) == 0


def _syscall(*arguments: int) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    return int(libc.syscall(*(ctypes.c_long(argument) for argument in arguments)))


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, *(ctypes.c_ulong(number) for number in (value, 0, 0, 0))):
        raise OSError(ctypes.get_errno(), "prctl failed")


def _descendants() -> list[tuple[int, int, int]]:
    """Pid, parent's pid and start ticks of everything below this process."""
    children: dict[int, list[tuple[int, int, int]]] = {}
    for pid in pids():
        if found := stat(pid):
            children.setdefault(found[0], []).append((pid, *found))
    below = children.pop(os.getpid(), [])
    for pid, _, _ in below:  # grows while it is walked
        below.extend(children.pop(pid, []))
    return below


class Guard:
    """One run of the program; see the module."""

    def __init__(self, options: dict[str, str], program: list[str]) -> None:
        self.owner, self.owner_ticks = map(int, options["--marker"].split(":")[:2])
        self.grace = float(options["--grace"])
        self.program = program
        self.environment = _read_environment(int(options["--env"]))
        self.child = 0
        self.exit_code: int | None = None
        # Signals are waited for together with the owner: each arrives as a byte in this pipe.
        self.signals, writer = os.pipe()
        os.set_blocking(self.signals, False)
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())

    def run(self) -> int:
        """Start the program, wait for a reason to end, end the tree; the exit code."""
        if LINUX:
            _prctl(PR_SET_CHILD_SUBREAPER, 1)
        try:
            self._watch()
        finally:
            self._kill_tree()
        return CANNOT_START if self.exit_code is None else self.exit_code

    def _watch(self) -> None:
        poll = select.poll()
        poll.register(STDIN, select.POLLIN)
        poll.register(self.signals, select.POLLIN)
        # The pipe alone could be held open by a process that the owner forked without exec.
        owner = self._hold_owner()
        if owner is not None:
            poll.register(owner, select.POLLIN)
        deadline: float | None = None
        wait: float | None = 0  # at first only to see whether the owner is still there at all
        while True:
            ready = {handle for handle, _ in poll.poll(wait)}
            stop = signal.SIGTERM in self._received()
            gone = owner in ready
            if STDIN in ready:
                asked = os.read(STDIN, 64)
                gone, stop = gone or not asked, stop or bool(asked)
            self._reap()
            if gone or self.exit_code is not None:
                return
            if not self.child:
                if stop:
                    return
                self._start()
            elif stop and deadline is None:
                deadline = time.monotonic() + self.grace
                # Only _reap() frees the number, so it is still the child's.
                os.kill(self.child, signal.SIGTERM)
            wait = None
            if deadline is not None:
                wait = (deadline - time.monotonic()) * 1000
                if wait <= 0:
                    return

    def _hold_owner(self) -> int | None:
        if not LINUX:
            return None
        handle = pidfd_open(self.owner)
        found = stat(self.owner)
        if found is None or found[1] != self.owner_ticks:
            raise ProcessLookupError(errno.ESRCH, "The owner is gone")
        return handle

    def _received(self) -> bytes:
        try:
            return os.read(self.signals, 4096)
        except BlockingIOError:
            return b""

    def _start(self) -> None:
        # Blocked over the fork: a signal to the child must not end up in our handlers.
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        guard = os.getpid()
        child = os.fork()
        if child == 0:
            try:
                self._become_program(guard)
            except BaseException as error:  # noqa: BLE001 - nothing may return into the guard
                os.write(2, f"Cannot start {self.program[0]}: {error}\n".encode())
            finally:
                os._exit(CANNOT_START)
        self.child = child
        signal.pthread_sigmask(signal.SIG_SETMASK, ())

    def _become_program(self, guard: int) -> None:
        if LINUX:
            # Sent when the *thread* that forked ends: the guard has only this one.
            _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != guard:
            os._exit(CANNOT_START)
        os.setsid()
        signal.set_wakeup_fd(-1)
        # What Python and the guard changed and what exec would hand on.
        names = ("SIGTERM", "SIGCHLD", "SIGINT", "SIGHUP", "SIGPIPE", "SIGXFSZ")
        for name in names:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        os.execve(self.program[0], self.program, self.environment)  # noqa: S606 - no shell meant

    def _reap(self) -> bool:
        """Reap what has ended; whether there may be more to come."""
        try:
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return True
                if pid == self.child:
                    code = os.waitstatus_to_exitcode(status)
                    self.exit_code = code if code >= 0 else 128 - code
        except ChildProcessError:
            return False

    def _kill_tree(self) -> None:
        # As a subreaper we become the parent of every process whose parent dies, so: no
        # children, no descendants.
        if not LINUX and self.child:
            try:  # noqa: SIM105 - contextlib is slow to import
                os.killpg(self.child, signal.SIGKILL)
            except OSError:
                pass
        pause = FIRST_PAUSE
        while self._reap():
            if LINUX:
                for pid, parent, ticks in _descendants():
                    self._kill(pid, parent, ticks)
            # One that was forked meanwhile shows up at the latest when its parent is reaped.
            select.select([self.signals], [], [], pause)
            self._received()
            pause = min(2 * pause, LONGEST_PAUSE)  # a process of another user stays

    def _kill(self, pid: int, parent: int, ticks: int) -> None:
        try:
            handle = pidfd_open(pid)
        except ProcessLookupError:
            return
        if handle is not None:
            found = stat(pid)
            if found is not None and found[1] == ticks:
                send(handle, signal.SIGKILL)
            os.close(handle)
        elif parent == os.getpid():
            # Our own children are safe to hit by number, we alone reap them. The others become
            # ours when their parents are gone.
            os.kill(pid, signal.SIGKILL)


def _read_environment(pipe: int) -> dict[bytes, bytes]:
    block = b"\0"
    # Not until the end of file: a process that the owner forked may hold the other end.
    while not block.endswith(b"\0\0"):
        piece = os.read(pipe, 65536)
        if not piece:
            raise ProcessLookupError(errno.ESRCH, "The owner is gone")
        block += piece
    os.close(pipe)
    entries = (entry.partition(b"=") for entry in block.split(b"\0"))
    return {name: value for name, _, value in entries if name}


def _make_private(folder: str) -> None:
    """Make ``folder``, or see that it is a directory that only this user can look into."""
    try:
        os.mkdir(folder, 0o700)  # noqa: PTH102
    except FileExistsError:
        found = os.lstat(folder)
        mine = S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
        if not mine or found.st_mode & 0o077:
            message = "Not a directory of this user alone"
            raise PermissionError(errno.EACCES, message, folder) from None


def main(arguments: list[str]) -> int:
    """Run the guard with the arguments of its command line; its exit code."""
    split = arguments.index("--")
    options = dict(zip(arguments[:split:2], arguments[1:split:2], strict=True))
    scratch = options.get("--scratch")
    try:
        if scratch is not None:
            _make_private(scratch)
        try:
            return Guard(options, arguments[split + 1 :]).run()
        finally:
            if scratch is not None:
                import shutil  # takes as long as all else

                shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        sys.stderr.write(f"The guard failed: {error}\n")
        return CANNOT_START


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
