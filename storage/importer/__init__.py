"""Company records from a directory of files into both offices' databases.

    known = Known(...)                   what is there already, of each side: `look`
    batch = read(directory, known)       everything checked; `RefusedError` names every fault
    for step in steps(batch)             written down by `journal`, then
        apply(connection, step, now)     a commit each

Reading is pure of the databases and writing cannot fail on the records any more, so a fault
anywhere leaves both databases as they were.
"""

from storage.importer import journal
from storage.importer.batch import Batch, Count
from storage.importer.faults import Fault, RefusedError
from storage.importer.known import Known, look
from storage.importer.reading import read
from storage.importer.writing import Step, apply, steps, write

__all__ = [
    "Batch",
    "Count",
    "Fault",
    "Known",
    "RefusedError",
    "Step",
    "apply",
    "journal",
    "look",
    "read",
    "steps",
    "write",
]
