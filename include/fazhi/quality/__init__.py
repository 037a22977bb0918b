"""The gate between stage and star: rules, their judgement by Great Expectations, quarantine, decisions of people."""
