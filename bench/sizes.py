"""Sizes by name, and which rows are measured at which."""

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
PAGES = ("pages", "alone")
ALL = (
    *PAGES, "doorbell", "meanwhile", "jobs", "intake", "claims", "race", "citizens", "memory",
    "import",
)  # fmt: skip
ROWS = {"10k": PAGES, "100k": ALL, "1m": (*PAGES, "citizens")}
