"""Serving the application on this machine, and to nobody else."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from pathlib import Path

from werkzeug.serving import make_server

from nlp_realist.errors import SettingsError
from nlp_realist.store import open_project
from nlp_realist.web.app import create_app
from nlp_realist.web.desk import Desk
from nlp_realist.web.guard import local_hosts

#: The only address that is ever bound: other machines can't reach it.
ADDRESS = "127.0.0.1"


def serve(path: Path, *, port: int, reviewer: str, ready: Callable[[str], object]) -> None:
    """Serve a project until interrupted. `ready` is told the address when it can be opened.

    port : 0 takes any free one. Raises SettingsError when the port is taken, ProjectError when
    the project can't be opened.
    """
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with open_project(path) as project, _bound(port) as listening:
        taken = listening.getsockname()[1]
        app = create_app(Desk(project, reviewer), hosts=local_hosts(taken))
        server = make_server(ADDRESS, taken, app, threaded=True, fd=listening.fileno())
        ready(f"http://{ADDRESS}:{taken}/")
        try:
            server.serve_forever()
        finally:
            server.server_close()


def _bound(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((ADDRESS, port))
    except OSError as error:
        listening.close()
        hint = "Give another with --port, or --port 0 for any free one."
        raise SettingsError("the port can't be used", f"--port {port}", hint) from error
    listening.listen()
    return listening
