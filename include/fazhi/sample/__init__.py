"""The sample portals: demonstration reports with a known truth, served on loopback as real portals serve theirs."""
