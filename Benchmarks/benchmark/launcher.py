"""Runs a command and writes its seconds and its peak memory in KiB to a descriptor; exits with the command's status.

    launcher.py DESCRIPTOR COMMAND...

A process of its own, as small as an interpreter can be: what is executed inherits the peak memory of the process that it was
forked from (getrusage(2), ru_maxrss), so that nothing can measure as less.
"""

import os
import sys
import time

answer, *command = sys.argv[1:]
os.set_inheritable(int(answer), False)
start = time.perf_counter()
process = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(process, 0)
seconds = time.perf_counter() - start
os.write(int(answer), f"{seconds} {usage.ru_maxrss}".encode())
exit_code = os.waitstatus_to_exitcode(status)
# Ended by a signal, as a shell says it.
sys.exit(exit_code if exit_code >= 0 else 128 - exit_code)
