"""The application: its pages, and how faults become answers."""

from __future__ import annotations

from collections.abc import Collection

from flask import Flask, render_template
from werkzeug.exceptions import HTTPException

from nlp_realist.errors import ProjectError, RealistError
from nlp_realist.web import overview, pattern_pages, tag_pages, theme_pages, theory_pages
from nlp_realist.web.desk import Desk
from nlp_realist.web.guard import guard

#: No form here is longer; memos are notes.
LONGEST_FORM = 256 * 1024


def create_app(desk: Desk, *, hosts: Collection[str]) -> Flask:
    """The review application for one desk.

    hosts : values of the Host header that are answered, such as ``127.0.0.1:8765``.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_FORM
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["desk"] = desk
    guard(app, hosts)
    for pages in (overview, tag_pages, pattern_pages, theme_pages, theory_pages):
        app.register_blueprint(pages.blueprint(desk))

    @app.errorhandler(RealistError)
    def mend(error: RealistError) -> tuple[str, int]:
        code = 409 if isinstance(error, ProjectError) else 400
        return render_template("message.html", title="That did not work", text=str(error)), code

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> tuple[str, int]:
        text = error.description or error.name
        return render_template("message.html", title=error.name, text=text), error.code or 500

    return app
