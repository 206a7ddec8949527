"""The kinds of work that are measured: one module each, with a title, and what measures it."""

from benchmark.cases import (
    first_backup, hot_backup, listing, one_file, repository_growth, restore, scaling, second_backup, verify)

# By the name that --only knows, in the order of a run: those that change the tree come last.
CASES = {
    "first": first_backup,
    "hot": hot_backup,
    "restore": restore,
    "one-file": one_file,
    "listing": listing,
    "verify": verify,
    "second": second_backup,
    "repository-growth": repository_growth,
    "scaling": scaling,
}
