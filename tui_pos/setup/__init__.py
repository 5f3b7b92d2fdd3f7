"""Setting up a till: its shop.toml checked in full, its home made in one piece."""
