"""Every command by its module, with its line in `careerlog --help`, without importing any."""

from collections.abc import Mapping
from typing import Final

COMMANDS: Final[Mapping[str, Mapping[str, str]]] = {
    "demo": {
        "demo": "Take an invented company's facts in, and look at what can be asked about them.",
    },
    "importing": {
        "import": "Record what CSV files say, by a mapping; bad rows are set aside and the rest is"
        " recorded.",
    },
    "append": {
        "append": "Record facts, told as CloudEvents. What was sent before is recorded once.",
    },
    "simulating": {
        "simulate": "Invent a company and write what its HR systems would send: facts that "
        "`append` takes.",
    },
    "onet": {
        "onet": "Record O*NET's occupations: what each asks for, and the career paths between "
        "them.",
    },
    "ask": {
        "who": "List those employed on a day, and where each of them stands.",
        "show": "Show everything that is known of one person on a day.",
        "history": "List the facts about one person in the order they were recorded.",
        "anomalies": "List the contradictions on the record, each with the facts that are "
        "involved.",
    },
    "events": {
        "events": "List the facts that Careerlog understands, or show one of them exactly.",
    },
    "asyncapi": {
        "asyncapi": "Print the AsyncAPI 3.0 document of the Kafka topics (JSON, with --json or "
        "without).",
    },
    "posts": {
        "post": "Show a post on a day: definition, requirements, incumbents, openings.",
        "posts": "List the posts that are open on a day, and who is in each.",
    },
    "bench": {
        "bench": "List who might follow into a post, in order; emergency cover apart, at the end.",
    },
    "candidates": {
        "candidates": "Rank who could follow into a post: a score, and the parts that it is the "
        "sum of.",
    },
    "paths": {
        "paths": "Show posts a person could follow into and how they can grow where they are.",
    },
    "mentors": {
        "mentors": "Rank who could mentor somebody: people who have reached the post, job or grade"
        " aimed for.",
    },
    "cascade": {
        "cascade": "Show who steps up if these people leave or move, whose post opens next, and "
        "where it stops.",
    },
    "metrics": {
        "metrics": "Tell the metrics of succession planning on a day, each with what it was "
        "counted from.",
    },
    "ninebox": {
        "ninebox": "Draw performance against potential in nine boxes, with counts and shares.",
    },
    "planned": {
        "plan": "Show one person's plan: the wish, what both agreed to, each promise, the 70-20-10"
        " split.",
    },
    "commitments": {
        "commitments": "List the promises to people's development that are open on a day, the most"
        " overdue first.",
        "promises": "Show what the employee, the manager and the organisation each promised, and "
        "who kept it.",
    },
    "growing": {
        "wishes": "List what people want, and whether anybody acts on it: plan, conversation, "
        "growth.",
        "unused-skills": "List skills that lie idle, and the openings, projects and secondments "
        "that could use them.",
    },
    "developing": {
        "development": "Report what a manager did for the development of their people over a "
        "period.",
    },
    "acting_nominations": {
        "nominate": "Nominate somebody as a possible successor for a post, whoever holds it.",
        "approve": "Approve a nomination: somebody else than whoever nominated, unless set "
        "otherwise.",
        "reject": "Turn a nomination down, and say why.",
        "readiness": "Judge anew how ready a nominee is; the same band again renews the judgement.",
        "rank": "Put nominees in order; who is not named keeps their rank.",
        "withdraw": "Take somebody off the bench of a post, approved or not.",
    },
    "acting_voice": {
        "declare": "Declare what one wants oneself; nobody can do it for another.",
        "converse": "Record that a conversation took place; one of the two who had it.",
    },
    "acting_plans": {
        "complete": "Say that a promised action is done.",
        "drop": "Say that a promised action will not be done, and why.",
    },
    "acting_posts": {
        "define": "Define a new post.",
        "redefine": "Change a post; what is not named stays.",
        "close": "Abolish a post, and say why.",
        "criticality": "Judge whether a post is key, critical, both or neither.",
        "requirements": "Write down what a post asks for; what is not named is no longer asked "
        "for.",
    },
    "acting_paths": {
        "path": "Draw a career path from a post or job to a post or job; again under its id, anew.",
    },
    "running": {
        "run": "Keep everything going on one machine, until SIGTERM.",
    },
    "relay": {
        "relay": "Send what the log holds and will record to Kafka, until SIGTERM.",
    },
    "intake": {
        "intake": "Record what HR systems send to careerlog.intake; what cannot be understood is "
        "put aside.",
    },
    "project": {
        "project": "Bring projections up to the end of the log, or feed them from Kafka.",
        "rebuild": "Make projections anew, beside those in use, and switch over at the end.",
    },
    "ledger_checkpoint": {
        "checkpoint": "Sign how many facts the log holds and the root of their Merkle tree; print "
        "the signed note.",
    },
    "ledger": {
        "verify": "Check that the log is what was recorded and signed; exit status 1 if it is not.",
    },
    "ledger_proof": {
        "prove": "Print the proof (c2sp.org/tlog-proof) that the log's last checkpoint covers a "
        "fact.",
    },
    "audit": {
        "audit": "List facts: who, what, when recorded, true from when, caused by what, before and"
        " after.",
    },
    "differing": {
        "diff": "Compare two points of the two clocks: (--on, --known) and (--against-on, "
        "--against-known).",
    },
    "replay": {
        "replay": "Build projections again from the log, as known at a time, and compare them row "
        "by row.",
    },
    "evidence": {
        "evidence": "Write facts with their proofs to a folder that anybody can check, offline.",
    },
    "access": {
        "access": "List who read what of whom, what for, and what was refused; this reading is "
        "logged, too.",
    },
    "report": {
        "report": "Tell a person what is held of them, from where, who read it and why, and for "
        "how long.",
    },
    "erasing": {
        "erase": "Erase a person for good: one asks (--basis, --by), another approves "
        "(--authorised-by).",
    },
    "erasures": {
        "erasures": "List who was asked to be erased, by whom, and what became of it.",
    },
    "retaining": {
        "retention": "Erase those whose retention period is over: one asks for all who are due, "
        "another approves.",
    },
    "correcting": {
        "correct": "Correct a fact: replace the fields named. The fact itself stays on record, "
        "beside it.",
        "rescind": "Rescind a fact: it counts as never having happened, and stays on record.",
        "corrections": "List the corrections that were asked for: by whom, and who approved or "
        "refused them.",
    },
}
"""Module -> command -> the line, in the order in which they are listed."""

GROUPS: Final[Mapping[str, Mapping[str, str]]] = {
    "acting_plans": {"agree": "Agree to a plan, or promise an action in one."},
    "acting_goals": {"goal": "Set a goal, revise it, reach it, or give it up."},
    "acting_openings": {"opening": "Announce a vacancy, apply for it, fill it, or call it off."},
    "dead": {"dead": "What the intake could not take in."},
    "parked": {"parked": "Facts that a projection could not apply: they wait, others go on."},
    "ledger_keys": {
        "keys": "Print the log's verification keys, a line each: what others need to check "
        "checkpoints.",
    },
    "export": {"export": "Write answers to files for spreadsheets and BI: CSV or Parquet."},
    "holding": {"hold": "Legal holds: whom nobody may erase, and why."},
    "periods": {"period": "Closed periods, and what came late for them."},
}
"""The same for commands that have commands of their own; listed behind the others."""
