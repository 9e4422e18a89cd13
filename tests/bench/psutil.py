#!/usr/bin/python3
# What `inspect PID` shows of a process, as far as psutil can tell it.
# Where there is no psutil: 127, as a shell says of a program that is missing.
import sys

try:
    import psutil
except ImportError:
    sys.exit(127)

# psutil 6 has renamed it.
SOCKETS = ("net_connections" if hasattr(psutil.Process, "net_connections")
           else "connections")

print(psutil.Process(int(sys.argv[1])).as_dict(
    ["pid", "ppid", "name", "exe", "cwd", "terminal", "status", "uids",
     "num_fds", "open_files", SOCKETS]))
