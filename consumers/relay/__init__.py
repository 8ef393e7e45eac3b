"""The relay: what the log recorded goes out to careerlog.events, in the log's order, nothing lost.

What it promises, and why that holds
------------------------------------
A reader drops a fact whose sequence is not above the last one it applied for that partition. So a
fact that came to stand behind a later one of its partition would be lost for that reader: not as a
repeat, but for good. Two things could bring that about: a batch that fails while the next one of
its partition is written; and a relay that lost its lead while facts of it were on their way (a
zombie), which writes fact 7 before its successor, beginning anew, writes fact 5.

So facts go out in transactions (KIP-98). These hold together:

1. A transaction is a contiguous run of the log that begins at or before the end of what has been
   committed so far: each producer begins at the saved position, which is never beyond what has been
   committed, and goes on where its last committed run ended.
2. A run is committed only after each of its records was acknowledged. After any failure the
   producer is given up, not used again. So a run is seen whole or not at all.
3. All relays of a topic share one transactional id. A producer's `init_transactions` ends what an
   earlier one left open and raises the producer epoch; Kafka refuses every later write and commit
   of an earlier producer (fencing). So runs are committed one after the other, whoever sends them.

From 1, 2 and 3: when a run is committed, all facts before it have been committed. So a reader at
`read_committed` sees each fact for the first time after all earlier facts of its partition; it may
see runs again, and drops them as repeats. Who believes itself the leader does not matter for this.

The lead (PostgreSQL: an advisory lock of a session that ends when it falls silent; SQLite: a lock
on a file) only keeps two relays from fencing each other all the time. The epoch in the store's
database, one higher with each election, keeps a zombie from moving the position: it could only move
it to what it committed, but backwards. Where a commit's answer is lost the run may be there or not:
the position was not saved, and the run is sent again.

A topic that was deleted and made anew holds nothing of what was sent before: the relay knows it by
its id, and begins with the first fact. Should that happen while a producer is at work, offsets fall
below what its partitions had reached; this is looked at before each commit.

All this is about one log, and a log can be put back to what it was: restored from a backup, it
gives anew the positions of facts that the topic has and it has lost. So once earlier producers are
fenced, and before a fact is sent, the last committed fact of each partition is held against the log
(`check_own`). Where the log does not have that fact at its position, the relay ends; where a
partition cannot be read to its end, nothing is sent until it can. It is one fact of each partition:
what was lost before the same last facts came again, or lay behind the end of a run that was sent
again in part, is not seen.

Facts keep their partition: murmur2 of the stream modulo the number of partitions agreed on at the
first run, which is kept beside the position; a topic that has another number is refused.
"""

from consumers.relay.relaying import Relay

__all__ = ["Relay"]
