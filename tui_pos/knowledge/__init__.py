"""Articles for whoever stands at the till: read, found, and told where they are out of date."""
