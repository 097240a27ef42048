-- One row a heading that somebody settled: in files of which import, of which unit (null: of all), which field it means.
create view mapping_now as
select m.fact_id, m.mapping_id, m.import_code, m.heading, m.heading_key, m.field, m.unit_id
from mapping m
where {standing:m}
