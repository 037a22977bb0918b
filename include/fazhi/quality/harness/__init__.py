"""Proof that the gate catches: clean synthetic years, faults planted into them, and the count of what was caught."""
