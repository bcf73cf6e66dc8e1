"""``python -m nlp_realist``."""

from nlp_realist.cli import main

main()
