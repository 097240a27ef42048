-- The unit that one text names as its code or USCC, or that has one number, or the kind of which there is one; it bears the
-- names of a day.
-- Parameters: called_on (the last day there is: what it is called last), said and said_upper (a text as it is written, and in
--   capital letters), unit_id, kind_code (each null where the others are asked for).
-- One row means: one unit, the one that is meant first: a code as written, a USCC as written, a code, a USCC.
select u.fact_id, u.unit_id, u.unit_code, {called_on: u, :called_on} as unit_name, u.first_name, u.kind_code, u.uscc, u.opened_on, u.closed_on
from unit_now u
where u.unit_code in (:said, :said_upper) or u.uscc in (:said, :said_upper)
   or u.unit_id = cast(:unit_id as bigint) or u.kind_code = :kind_code
order by case when u.unit_code = :said then 0 when u.uscc = :said then 1 when u.unit_code = :said_upper then 2 else 3 end, u.unit_code
