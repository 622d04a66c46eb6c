"""Why was there no answer?  One plain sentence for each thing that can go wrong outside."""

from __future__ import annotations

import ssl

import aiohttp

from lookahead.core.model import Failure

_STATUS = {
    400: "The server did not understand the request (400).",
    401: "The address asks for a login (401).",
    402: "The address asks for payment (402).",
    403: "The server refuses feed readers, or this one (403).",
    404: "There is nothing at this address (404).",
    406: "The server has no form of it that we can read (406).",
    410: "The address is gone for good (410).",
    429: "The host says that it is asked too often (429).",
    451: "The address is withheld for legal reasons (451).",
    500: "The server failed (500).",
    502: "The server's gateway got no answer (502).",
    503: "The server is overloaded or down for a while (503).",
    504: "The server's gateway waited in vain (504).",
}


def status(code: int, retry_after_s: float | None = None) -> Failure:
    """The failure that an HTTP status means."""
    kind = "refuses the request" if 400 <= code < 500 else "failed"
    if code < 400:
        kind = "answered something that has no meaning here"
    text = _STATUS.get(code, f"The server {kind} ({code}).")
    return Failure("http", text, status=code, retry_after_s=retry_after_s)


def size(count: int) -> str:
    """A number of bytes as people say it."""
    return f"{count / 1e6:.0f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} kB"


def error(problem: Exception, host: str) -> Failure:
    """The failure that an exception of the HTTP client means."""
    code, text = _error(problem, host)
    return Failure(code, text)


def _error(problem: Exception, host: str) -> tuple[str, str]:  # noqa: PLR0911 -- a table in words
    match problem:
        case aiohttp.ClientConnectorDNSError():
            return "dns", f"The name {host} has no address: the site or the network is down."
        case aiohttp.ClientConnectorCertificateError():
            return "tls", f"The certificate of {host} is not valid{_certificate(problem)}."
        case aiohttp.ClientConnectorSSLError() | ssl.SSLError():
            return "tls", f"No secure connection to {host} could be made."
        case aiohttp.ClientConnectorError():
            return "connect", f"{host} does not accept connections."
        case aiohttp.InvalidURL() | UnicodeError():
            return "url", "The address cannot be read."
        case aiohttp.ServerDisconnectedError():
            return "protocol", f"{host} closed the connection without an answer."
        case aiohttp.ClientPayloadError():
            return "protocol", f"The answer of {host} broke off or is garbled."
        case aiohttp.ClientResponseError():
            return "protocol", f"{host} answered something that is not HTTP."
        case _:
            return "protocol", f"The connection to {host} broke."


def _certificate(problem: aiohttp.ClientConnectorCertificateError) -> str:
    reason = getattr(problem.certificate_error, "verify_message", "")
    return f": {reason}" if reason else ""
