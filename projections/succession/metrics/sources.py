"""Where definitions come from. Clauses are cited where they could be checked, else the document."""

from typing import Final

SUCCESSION: Final = "ISO 30414:2018, 4.7 (succession planning)"
MOBILITY: Final = "ISO 30414:2018, 4.7 (recruitment, mobility and turnover)"
TS_30433: Final = "ISO/TS 30433:2021"
TS_30421: Final = "ISO/TS 30421:2021 (turnover and retention)"
OWN: Final = "Careerlog's own definition"
