-- What was settled of the headings of an import.
-- Parameters: import_code.
-- One row means: one heading of one unit, or of all (unit_id null), and the field that it means (-: not needed).
select m.fact_id, m.heading, m.heading_key, m.field, m.unit_id
from mapping_now m
where m.import_code = :import_code
order by m.mapping_id
