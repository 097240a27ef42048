-- The quarter of a month.
-- Takes: month.
case when {month} <= '03' then 'Q1' when {month} <= '06' then 'Q2' when {month} <= '09' then 'Q3' else 'Q4' end
