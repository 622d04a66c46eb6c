"""Somebody who asks a WSGI application for pages, with cookies, in this process and without mocks."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import unquote, urlencode

HOST = "127.0.0.1:8420"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]  # names in lower case; several cookies parted by newlines
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass
class Visitor:
    """Asks; keeps the cookies it is given."""

    app: Any
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, target: str, **headers: str) -> Answer:
        return self.ask("GET", target, **headers)

    def head(self, target: str, **headers: str) -> Answer:
        return self.ask("HEAD", target, **headers)

    def post(self, target: str, csrf: bool = True, **fields: str) -> Answer:
        """Send a form, with the token that a page of ours gave, as a browser would."""
        token = self._token() if csrf else ""
        body = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        return self.ask("POST", target, body, content_type="application/x-www-form-urlencoded")

    def upload(self, target: str, name: str, content: bytes) -> Answer:
        """Send a file with a form."""
        parts = (
            f'--edge\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
            f"{self._token()}\r\n--edge\r\nContent-Disposition: form-data; "
            f'name="{name}"; filename="f"\r\nContent-Type: text/xml\r\n\r\n'
        )
        body = parts.encode() + content + b"\r\n--edge--\r\n"
        return self.ask("POST", target, body, content_type="multipart/form-data; boundary=edge")

    def _token(self) -> str:
        found = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', self.get("/about").text)
        return found[1] if found else ""

    def ask(self, method: str, target: str, body: bytes = b"", **headers: str) -> Answer:
        path, _, query = target.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(path).encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8420",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": headers.pop("host", HOST),
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": headers.pop("content_type", ""),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
        }
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        if self.cookies:
            environ["HTTP_COOKIE"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        return self._called(environ)

    def _called(self, environ: dict[str, Any]) -> Answer:
        said: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            said[:] = [status, headers]

        answer = self.app(environ, start)
        body = b"".join(answer)
        getattr(answer, "close", lambda: None)()
        headers: dict[str, str] = {}
        for name, value in said[1]:
            known = headers.get(name.lower())
            headers[name.lower()] = f"{known}\n{value}" if known else value
        for line in headers.get("set-cookie", "").splitlines():
            self._keep(line)
        return Answer(int(said[0][:3]), headers, body)

    def _keep(self, line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            if morsel["max-age"] == 0 or not morsel.value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


def application() -> Any:
    """The whole web application over the home that Django speaks to."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    from lookahead.pages import shim
    from lookahead.serve.web.wsgi import is_our_host

    return shim.application(get_wsgi_application(), settings.RADAR, is_our_host)


def signed_in(app: Any) -> Visitor:
    """The owner, who has just used a sign-in link."""
    from lookahead.store import accounts

    visitor = Visitor(app)
    answer = visitor.get(f"/signin/{accounts.sign_in_link(datetime.now(UTC))}")
    assert answer.status == 302, answer.text
    return visitor
