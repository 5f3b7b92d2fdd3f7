"""The one widget everything on screen is drawn with."""
