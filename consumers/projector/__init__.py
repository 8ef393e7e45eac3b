"""The projector: careerlog.events into projections, each fact once, whatever dies when.

What it promises, and why that holds
------------------------------------
Each projection has a consumer group of its own, whose members share the partitions. Beside the rows
stands, for each partition, where to read on and the last position applied. A batch's rows, offsets
and positions are written in one transaction that first moves the offset and the position from where
this member believes them to be; where another has moved them meanwhile, nothing is written, and the
member reads where the partition stands now. So a member that lost its partition without knowing
cannot write what another has written, and Kafka's own view of the group need not be right. Offsets
are also committed to Kafka, for those who watch its lag; nobody reads them back.

A relay may repeat (consumers/relay): facts at or below the last position are dropped. A stream is
always in one partition, so what is kept folded of it in memory holds as long as its partition
stands where this member left it.

How far answers are complete
----------------------------
Partitions stand at different positions, and a quiet one has no new fact to show that it is up to
date. So a member that has read a partition to its end takes the position that the relay had saved
before it asked for that end: all facts up to there were in the topic. (The end of what brokers have
acknowledged. The end of what can be read at `read_committed` lags behind a commit.) The least
position of all partitions is what `head_of` says: up to there the answers are complete and will
never change; beyond it some facts may be in the rows and earlier ones of other partitions not yet.

What cannot be applied
----------------------
A fact that a projection fails on waits, and those of its stream behind it (projections/parked.py);
so does one of a kind or version that this program does not know. A record that is no fact of this
log (no sequence, or one beyond the log's head) is kept whole under the name of its partition, with
its offset; it is counted, and the partition goes on.
"""

from consumers.projector.projecting import project
from consumers.projector.projector import Projector

__all__ = ["Projector", "project"]
