"""The catalogue of indicators: one YAML block each, from which cues, checks, dictionary and tests are made."""
