"""Meituan's gateway and 抖音来客 as their documents describe them, a real server on loopback.

Written from the documented protocol alone, with nothing of the till or its sandbox, so that the
two can disagree.
"""
