"""Why a step fails: the decision tree, the walk through it, and the probes that it runs."""
