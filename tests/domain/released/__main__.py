"""Records what is newly released: `python -m tests.domain.released`."""

from . import write_missing

for path in write_missing():
    print(path.name)
