select rule_id, severity, layer, row_kind, origin, title_zh, title_en, explain_zh, explain_en, active from quality.rule where rule_id = :rule
