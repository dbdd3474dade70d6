"""A browser without a screen: one connection that stays open, cookies, and the token that goes with every form."""

import re
import time
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.middleware.csrf import _mask_cipher_secret

READER = re.compile(r'name="_by" value="([^"]+)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Refused(Exception):
    """The server answered otherwise than the job expects: there is nothing to measure."""


class Answer:
    def __init__(self, status, headers, body, ms):
        self.status, self.headers, self.body, self.ms = status, headers, body, ms

    def told(self, what):
        return float(self.headers[f"X-Bench-{what}"])


class Browser:
    def __init__(self, port):
        self.port, self.cookies, self.reader = port, {}, ""
        self.connection = HTTPConnection("127.0.0.1", port, timeout=120)

    def sign_in(self, name, password):
        self.get("/accounts/login/")
        self.post("/accounts/login/", {"login": name, "password": password}, expect=302)
        page = self.get("/search/", encoding="identity") if name != "keeper" else None
        found = READER.search(page.body.decode()) if page else None
        self.reader = found[1] if found else ""
        return self

    def get(self, path, expect=200, encoding="gzip"):
        return self.ask("GET", path, None, {"Accept-Encoding": encoding}, expect)

    def post(self, path, data, expect=200):
        """Every showing of a form has a token of its own, as in the product: none is taken for a repetition."""
        token = _mask_cipher_secret(self.cookies["csrftoken"])
        body = urlencode({"csrfmiddlewaretoken": token, "_by": self.reader, **data}, doseq=True)
        return self.ask("POST", path, body, {"Accept-Encoding": "gzip", **FORM}, expect)

    def ask(self, method, path, body, headers, expect):
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.perf_counter()
        response, content = self.sent(method, path, body, headers)
        ms = (time.perf_counter() - began) * 1000
        for cookie in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: each.value for name, each in SimpleCookie(cookie).items()}
        if response.status != expect:
            raise Refused(f"{method} {path}: {response.status}, not {expect}")
        return Answer(response.status, response.headers, content, ms)

    def sent(self, method, path, body, headers):
        """The server closes what is idle for two seconds; what was not answered at all is sent once more."""
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except (ConnectionError, OSError):
            self.connection.close()
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        return response, response.read()
