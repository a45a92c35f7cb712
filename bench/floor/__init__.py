"""What the pages and jobs are measured against: the same server, and nothing of the desk.

Loaded by the bench's own settings only; the product knows nothing of it.
"""
