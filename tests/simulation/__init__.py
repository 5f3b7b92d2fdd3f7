"""The whole core of the till, run against a world that is made up from one seed.

What is real: the checkout and its protocol, the ledger on its own file format, the adapters down
to the bytes they send, the print queue, the runner. What is simulated: time, threads, network,
disk, printers, the platforms behind the network, and the people at the tills. Nothing here waits
for anything real, so that hours at several tills pass in milliseconds and every run of a seed is
the same run.
"""
