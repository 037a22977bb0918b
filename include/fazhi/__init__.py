"""fazhi: annual rule-of-law government reports (法治政府建设年度报告), from portal to warehouse."""
