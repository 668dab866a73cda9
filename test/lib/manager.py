# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plays systemd to one service: manager.py PORT WATCHDOG_MS COMMAND...

Hands over a listening socket on 127.0.0.1:PORT (MANAGER_HOST: another address), prints what the service says to NOTIFY_SOCKET, one
datagram a line, passes SIGHUP and SIGTERM on, and ends as the service ends."""
import os
import signal
import socket
import sys
import tempfile
import threading

port, watchdog, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
listener = socket.create_server((os.environ.get("MANAGER_HOST", "127.0.0.1"), port), backlog=64)
folder = tempfile.TemporaryDirectory()
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.bind(os.path.join(folder.name, "notify"))


def begin():
    os.dup2(listener.fileno(), 3)
    os.set_inheritable(3, True)
    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", WATCHDOG_USEC=str(watchdog * 1000))
    os.execvp(command[0], command)


os.environ["NOTIFY_SOCKET"] = os.path.join(folder.name, "notify")
child = os.fork()
if child == 0:
    begin()
for number in (signal.SIGHUP, signal.SIGTERM):
    signal.signal(number, lambda n, _: os.kill(child, n))


def tell():
    while True:
        print(notify.recv(4096).decode(), flush=True)


threading.Thread(target=tell, daemon=True).start()
_, status = os.waitpid(child, 0)
notify.close()
folder.cleanup()
sys.stdout.flush()
os._exit(os.waitstatus_to_exitcode(status) & 255)
