"""Pure functions between bytes and meaning."""
