"""What the till costs, in proportion to the least that Textual and SQLite cost here."""
