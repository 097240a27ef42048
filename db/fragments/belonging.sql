-- To which unit a row of a person belongs on its day: the spell in place 1, of membership in service on the day, or the
-- last begun before it; of who had none yet, the first after it. Spells of a member count for the dependants too, as
-- membership of nobody. Who never was a member nor anybody's dependant has no row here (or_district).
-- Takes: rows, key, day.
select h.{key}, h.unit_id, h.in_service, h.begun_on,
       row_number() over (partition by h.{key} order by {belonging_order: h}) as place
from (select r.{key}, {belonging_spell: m, r, {day}}
      from {rows} r
      join membership_now m on m.person_id = r.person_id
      union all
      select r.{key}, {belonging_spell: m, r, {day}}
      from {rows} r
      join dependant_spell_now m on m.person_id = r.person_id) h
