"""Who may talk to the application: this machine's browser, with forms that we gave it.

Pages of other sites open in the same browser must not read or write here. The Host header is
checked because a foreign name can be made to point at 127.0.0.1 (DNS rebinding), and each form
carries a secret of the process because a foreign page may post without being able to read.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from hmac import compare_digest

from flask import Flask, Response, abort, request

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def local_hosts(port: int) -> frozenset[str]:
    """What a browser on this machine calls the application."""
    names = {"127.0.0.1", "localhost"}
    return frozenset(names if port == 80 else {f"{name}:{port}" for name in names})


def guard(app: Flask, hosts: Collection[str]) -> None:
    """Refuse strangers, and send every page with strict headers."""
    secret = secrets.token_urlsafe(32)
    app.jinja_env.globals["form_secret"] = secret

    @app.before_request
    def check() -> None:
        if request.headers.get("Host", "") not in hosts:
            abort(400, "This is not the address that the application was started at.")
        if request.method in ("GET", "HEAD"):
            return
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            abort(403, "The form comes from another site.")
        if not compare_digest(request.form.get("secret", "").encode(), secret.encode()):
            abort(403, "The form is from an earlier start of the application. Load it again.")

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response
