SELECT
    sheets.sheet_id,
    indicators.ordinal,
    sheets.year,
    sheets.department,
    sheets.project_name,
    indicators.level3,
    indicators.target_printed,
    indicators.actual_printed,
    indicators.weight,
    indicators.score,
    indicators.deviation,
    indicators.line
FROM indicators
JOIN sheets ON sheets.sheet_id = indicators.sheet_id
WHERE
    (indicators.actual_unit IS NULL OR indicators.actual_unit = indicators.target_unit)
    AND CASE indicators.target_op
        WHEN '≥' THEN indicators.actual_value < indicators.target_value
        WHEN '≤' THEN indicators.actual_value > indicators.target_value
        WHEN '=' THEN indicators.actual_value <> indicators.target_value
        WHEN '>' THEN indicators.actual_value <= indicators.target_value
        WHEN '<' THEN indicators.actual_value >= indicators.target_value
    END
