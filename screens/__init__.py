"""The full-screen program: shows the shop and takes keys. Knows no SQL, no HTTP, no bytes."""
