"""What keeps a Python process of the tests on this machine?  An audit hook that no code can take away.

The tests' own process imports this file; the processes that tests start find it on PYTHONPATH, where
Python runs a module of this name by itself.  To the program the machine simply has no internet: names do
not resolve, addresses are unreachable.  What was tried is kept in `ATTEMPTS`.
"""

import errno
import ipaddress
import socket
import sys

ATTEMPTS: list[str] = []
# RFC 6761 and RFC 2606: nobody can own these, so to ask for one is a test of a name that does not exist
_RESERVED = (".example", ".invalid", ".test", ".localhost")
_LOCAL_NAMES = ("", "localhost", "ip6-localhost")


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    if host in _LOCAL_NAMES:
        return True
    if not _is_literal(host):
        return False
    address = ipaddress.ip_address(host.partition("%")[0])
    return address.is_loopback or address.is_unspecified


def _refuse_name(host: object) -> None:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")
    if name in _LOCAL_NAMES or _is_literal(name):
        return
    if not name.rstrip(".").endswith(_RESERVED):
        ATTEMPTS.append(f"the name {name}")
    raise socket.gaierror(socket.EAI_AGAIN, "no internet in tests")


def _refuse_address(address: object) -> None:
    if isinstance(address, tuple) and isinstance(address[0], str) and not _is_loopback(address[0]):
        ATTEMPTS.append(f"the address {address[0]}")
        raise OSError(errno.ENETUNREACH, "no internet in tests")


def _hook(event: str, args: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        _refuse_address(args[1])
    elif event == "socket.getaddrinfo" or event.startswith("socket.gethostbyname"):
        _refuse_name(args[0])


sys.addaudithook(_hook)
