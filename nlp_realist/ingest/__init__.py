"""A path -> one Transcript: formats, speakers, roles, attributes."""

from nlp_realist.ingest.attributes import AttributeTable, apply_attributes, load_attributes
from nlp_realist.ingest.files import Source, find_sources
from nlp_realist.ingest.read import read
from nlp_realist.ingest.roles import RoleTable, apply_roles, infer_roles, load_roles
from nlp_realist.ingest.theories import load_theories

__all__ = [
    "AttributeTable",
    "RoleTable",
    "Source",
    "apply_attributes",
    "apply_roles",
    "find_sources",
    "infer_roles",
    "load_attributes",
    "load_roles",
    "load_theories",
    "read",
]
