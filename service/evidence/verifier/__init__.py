"""Checks an evidence bundle of Careerlog offline: Python 3.9 or newer and `cryptography`, no more.

    python verify.py [DIR] [--trust KEY]... [--json]

The exit status is 0 where everything holds, 1 where anything does not (each failure names its file
and line), 2 where nothing could be checked. This file is part of the bundle it checks: whoever does
not trust the bundle takes verify.py from elsewhere and names the bundle's folder.

Forms: signed notes, checkpoints and tlog-proofs as c2sp.org has them (signed-note, tlog-checkpoint,
tlog-proof); trees and their proofs as RFC 9162 section 2.1; a leaf's data is one byte 0x01, then
big-endian the stream's length (4 bytes), the version (8), the type's length (4), the stored bytes'
length (4), then stream, type (both UTF-8) and the stored bytes.
"""

# service/evidence/assembling.py makes one file of these parts, which opens with the text above.
