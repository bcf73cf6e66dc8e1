"""A path -> one Transcript: formats, speakers, roles, attributes."""

from nlp_realist.ingest.attributes import AttributeTable, apply_attributes, load_attributes
from nlp_realist.ingest.csv_rows import faults_of, is_fault
from nlp_realist.ingest.files import Source, find_sources
from nlp_realist.ingest.read import read
from nlp_realist.ingest.roles import RoleTable, apply_roles, infer_roles, load_roles
from nlp_realist.ingest.theories import load_theories
from nlp_realist.ingest.twins import find_twins

__all__ = [
    "AttributeTable",
    "RoleTable",
    "Source",
    "apply_attributes",
    "apply_roles",
    "faults_of",
    "find_sources",
    "find_twins",
    "infer_roles",
    "is_fault",
    "load_attributes",
    "load_roles",
    "load_theories",
    "read",
]
