"""Meituan's gateway as its documents describe it, a real server on loopback.

Written from the documented protocol alone, with nothing of the till or its sandbox, so that the
two can disagree.
"""
