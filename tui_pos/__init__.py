"""The shop: sales, vouchers, money, permissions, failures. Knows no port and no widget."""

VERSION = "0.1.0"
