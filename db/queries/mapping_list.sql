-- Headings that somebody settled: what each means in the files of an import.
-- Parameters: import_code (null: every import), unit_id and on (null: of every unit; else what holds for a file of this
--   unit: its own, those of the units above it on that day, and those of all).
-- One row means: one heading in files of one import, of one unit and those below it or of all (unit_code null).
select m.import_code, m.heading, m.field, u.unit_code, u.unit_name, m.mapping_id as mapping_no
from mapping_now m
left join unit_now u on u.unit_id = m.unit_id
where {asked_word: m.import_code, :import_code}
  and (cast(:unit_id as bigint) is null or m.unit_id is null
       or m.unit_id in (select a.above_id from unit_above_now a
                        where a.unit_id = cast(:unit_id as bigint) and {holds_on: a, :on}))
order by m.import_code, m.heading_key, u.unit_code, m.mapping_id
