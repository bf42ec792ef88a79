SELECT
    sheets.sheet_id,
    sheets.year,
    sheets.department,
    sheets.project_name,
    sheets.total_score,
    funds.score AS execution_score,
    scores.total AS indicator_score,
    round(sheets.total_score - coalesce(funds.score, 0) - scores.total, 2) AS difference
FROM sheets
JOIN (
    SELECT sheet_id, sum(score) AS total
    FROM indicators
    GROUP BY sheet_id
    HAVING count(score) = count(*)
) AS scores ON scores.sheet_id = sheets.sheet_id
LEFT JOIN funds ON funds.sheet_id = sheets.sheet_id AND funds.is_total
WHERE
    abs(sheets.total_score - scores.total) > 0.005
    AND abs(sheets.total_score - coalesce(funds.score, 0) - scores.total) > 0.005
