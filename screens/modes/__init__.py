"""What the keys mean at the moment: one small class for each thing a person can be doing."""
