SELECT
    sheets.year,
    sheets.department,
    count(*) AS sheets,
    sum(funds.budget_yuan) AS budget_yuan,
    sum(funds.executed_yuan) AS executed_yuan,
    round(100.0 * sum(funds.executed_yuan) / nullif(sum(funds.budget_yuan), 0), 2) AS rate
FROM sheets
JOIN funds ON funds.sheet_id = sheets.sheet_id AND funds.is_total
WHERE funds.budget_yuan IS NOT NULL AND funds.executed_yuan IS NOT NULL
GROUP BY sheets.year, sheets.department
