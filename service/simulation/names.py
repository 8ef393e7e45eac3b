"""The words that the invented company is made of: names, jobs, skills, and what is said."""

from dataclasses import dataclass
from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN: Final = _words(
    "Ada Adam Aisha Alba Amir Anke Anton Arjun Asta Bela Bruno Carla Chen Clara Dario Dina Edda "
    "Elif Emil Enno Farid Fenja Finn Freya Gesa Goran Hana Hugo Ida Igor Ilse Imran Ines Ivo "
    "Jana Joel Jonas Juna Kai Kamil Karin Kofi Lars Leila Lena Levi Liv Luca Mads Maja Malik "
    "Mara Mika Mina "
    "Nadia Nils Noor Olga Omar Oskar Paula Petra Pia Ravi Rhea Rosa Samir Sana Selma Signe Sven "
    "Tara Theo Tilda Tomas Uma Vera Viggo Wanda Yara Yusuf Zoe"
)
FAMILY: Final = tuple(
    first + second
    for first in _words(
        "Alder Amber Ash Barley Birch Brook Clear Cold Copper Elder Fern Field Flint Hazel Heather "
        "High Lang Linden Maple Marsh Moor North Oak Raven Reed Sand Silver Stone Thorn Winter"
    )
    for second in _words(
        "berg bridge by croft dale er feldt gard holm hurst ley mark shaw ström wood"
    )
)
PARTNERS: Final = (
    "Nordlicht Logistics",
    "Hafenkontor Trading",
    "Bluewater Institute",
    "Kestrel Energy",
    "Quarry Lane Works",
    "Meridian Public Services",
)
PROVIDERS: Final = ("House academy", "Lantern Training", "Open Bench College", "Tidewater School")
COURSES: Final = (
    ("conflict", "Working through conflict", 16),
    ("budget", "Reading a budget", 8),
    ("safety", "Safety at work", 6),
    ("writing", "Clear writing", 12),
    ("data", "Working with data", 24),
    ("lean", "Lean methods", 18),
    ("privacy", "Privacy in practice", 4),
    ("lead-1", "Leading for the first time", 40),
    ("lead-2", "Leading leaders", 32),
    ("agile", "Planning in short cycles", 14),
    ("english", "Business English", 60),
    ("audit", "Preparing for an audit", 10),
)
PROGRAMMES: Final = (
    ("high_potential", "Headwind"),
    ("leadership", "At the helm"),
    ("graduate", "First three years"),
    ("specialist", "Deep water"),
    ("other", "Across the house"),
)
SHARED_SKILLS: Final = ("leadership", "negotiation", "presentation", "project-management")


@dataclass(frozen=True, slots=True)
class Family:
    """A family of jobs: what its people are called, know, and hold certificates in."""

    code: str
    name: str
    noun: str
    skills: tuple[str, ...]
    certificates: tuple[tuple[str, str], ...]


FAMILIES: Final = (
    Family(
        "ENG",
        "Engineering",
        "Engineer",
        ("cad", "thermodynamics", "materials", "simulation", "test-design"),
        (("pressure-vessels", "Pressure vessels"), ("functional-safety", "Functional safety")),
    ),
    Family(
        "OPS",
        "Operations",
        "Planner",
        ("scheduling", "maintenance", "lean", "logistics", "quality-control"),
        (("first-aid", "First aider"), ("forklift", "Industrial truck licence")),
    ),
    Family(
        "IT",
        "Information technology",
        "Developer",
        ("python", "databases", "networks", "security", "architecture"),
        (("cloud", "Cloud practitioner"), ("security-officer", "Security officer")),
    ),
    Family(
        "FIN",
        "Finance",
        "Accountant",
        ("accounting", "controlling", "tax", "forecasting", "treasury"),
        (("accountant", "Certified accountant"), ("internal-audit", "Internal auditor")),
    ),
    Family(
        "SAL",
        "Sales",
        "Account Representative",
        ("bidding", "pricing", "customer-care", "market-analysis", "contracts"),
        (("contract-law", "Contract law for sales"), ("tenders", "Public tenders")),
    ),
    Family(
        "RES",
        "Research",
        "Scientist",
        ("statistics", "chemistry", "optics", "lab-methods", "publishing"),
        (("radiation", "Radiation protection"), ("gene-lab", "Laboratory safety level 2")),
    ),
    Family(
        "HR",
        "People",
        "Adviser",
        ("labour-law", "recruiting", "mediation", "payroll", "training-design"),
        (("mediator", "Mediator"), ("payroll-licence", "Payroll specialist")),
    ),
    Family(
        "SRV",
        "Service",
        "Technician",
        ("diagnostics", "hydraulics", "electrics", "documentation", "field-service"),
        (("high-voltage", "High voltage permit"), ("work-at-height", "Work at height")),
    ),
)

WHY_PROMOTED: Final = (
    "has done the larger role for months already",
    "two strong years, asked for more",
    "took over the hardest customer and kept them",
    "colleagues come to them for advice",
)
WHY_MOVED: Final = (
    "wanted to see another part of the house",
    "the team was merged",
    "to broaden before the next step",
    "closer to home",
)
WHY_STAY: Final = (
    "the people in the team",
    "interesting work, and time to do it well",
    "was listened to last year",
    "a short way to work",
    "the chance to learn from the best in the field",
)
WHY_LEAVE: Final = (
    "no next step in sight",
    "pay behind the market",
    "too much travelling",
    "nobody asked what they wanted",
    "care for a parent",
    "a start-up with friends",
)
SAID: Final = (
    "wants to teach newcomers",
    "asked for fewer night shifts",
    "likes the work, dislikes the tools",
    "would take a project abroad for half a year",
    "wants to finish the certificate first",
    "does not want to lead people",
    "sees themselves in the lead in three years",
)
JUDGED: Final = (
    "reliable, and good in a storm",
    "strong on detail, slow to ask for help",
    "carried the release nearly alone",
    "met the goals, missed two deadlines",
    "needs a bigger task",
    "quiet, and always right about the numbers",
)
PROMISED: Final = {
    "experience": (
        "lead the next small project",
        "stand in for the team lead in summer",
        "take over the monthly report",
        "swap places with another site for six weeks",
    ),
    "relationship": (
        "find a mentor outside the unit",
        "monthly talk about progress",
        "introduce them to the customers",
        "learn beside a senior colleague",
    ),
    "formal": (
        "pay for the certificate",
        "attend the course",
        "grant five days of study leave",
        "book the assessment",
    ),
}
AIMS: Final = (
    "be able to run the process alone",
    "reach the next level of the skill",
    "be ready for the post when it falls vacant",
    "pass the examination",
    "present at a conference",
)
ROLES: Final = (
    "Project lead",
    "Works safety deputy",
    "Newcomer guide",
    "Release captain",
    "Site move coordinator",
    "Audit contact",
)
NOTED: Final = (
    "checked against the paper file",
    "signed copy is with the works council",
    "agreed by telephone, form followed",
    "asked about in the last audit",
)
