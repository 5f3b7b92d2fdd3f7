"""The full-screen program: shows the shop and takes keys. Knows no SQL, no HTTP, no bytes."""

import os

# Read once, when Textual is loaded. At its 60 a scan's line waits up to 33 ms for the next paint.
os.environ.setdefault("TEXTUAL_FPS", "500")
# With it Textual stops at our terminal colours; none of them says what the words do not say too.
os.environ.pop("NO_COLOR", None)
