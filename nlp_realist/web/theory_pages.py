"""Programme theories: what may bear on each, one after another, settled by a person."""

from __future__ import annotations

from collections import Counter
from typing import get_args

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from nlp_realist.types import Relation, RelationKind, Study, Theory
from nlp_realist.web.desk import Desk
from nlp_realist.web.quotations import Quotation, in_words, quotations

KINDS: tuple[RelationKind, ...] = get_args(RelationKind)


def blueprint(desk: Desk) -> Blueprint:
    """The pages of the theories."""
    pages = Blueprint("theories", __name__)

    @pages.get("/theories")
    def index() -> str:
        study = desk.reviewed().study
        counts = {
            theory.id: Counter(r.stands for r in _of(study, theory) if r.subject == "excerpt")
            for theory in study.theories
        }
        settled = Counter(r.theory for r in study.relations if r.settled)
        return render_template(
            "theories.html", theories=study.theories, counts=counts, settled=settled, kinds=KINDS
        )

    @pages.get("/theories/<path:name>")
    def show(name: str) -> str:
        study = desk.reviewed().study
        theory = _theory(study, name)
        return render_template(
            "theory.html",
            theory=theory,
            relations=_of(study, theory),
            quoted=_quoted(study, theory),
            titles={pattern.id: pattern.label for pattern in study.patterns},
            conflicts=_conflicts(desk, theory),
            kinds=KINDS,
            done=request.args.get("done", ""),
        )

    @pages.post("/theories/<path:name>")
    def decide(name: str) -> Response:
        study = desk.reviewed().study
        theory = _theory(study, name)
        wanted = request.form.get("relation", "")
        relation = next((r for r in _of(study, theory) if r.id == wanted), None)
        if relation is None:
            abort(404, "There is no such excerpt or pattern beside the theory.")
        memo = request.form.get("memo", "").strip()
        desk.settle(relation, theory, request.form.get("verdict", ""), memo=memo)
        place = url_for("theories.show", name=name, done=relation.id, _anchor=f"r{relation.id}")
        return redirect(place, code=303)

    return pages


def _theory(study: Study, name: str) -> Theory:
    found = next((theory for theory in study.theories if theory.id == name), None)
    return found or abort(404, "There is no such theory in the study.")


def _of(study: Study, theory: Theory) -> list[Relation]:
    return [relation for relation in study.relations if relation.theory == theory.id]


def _quoted(study: Study, theory: Theory) -> dict[str, Quotation]:
    wanted = [r.target for r in _of(study, theory) if r.subject == "excerpt"]
    return {quotation.id: quotation for quotation in quotations(study, wanted)}


def _conflicts(desk: Desk, theory: Theory) -> list[str]:
    study = desk.reviewed().study
    titles = {pattern.id: pattern.label for pattern in study.patterns}
    return [
        in_words(conflict, titles)
        for conflict in study.conflicts
        if any(d.change.get("theory") == theory.id for d in conflict.decisions)
    ]
