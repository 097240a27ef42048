-- To which unit a row of a person belongs on its day: the spell in place 1, of membership in service on the day, or the
-- last begun before it; of who had none yet, the first after it. Who never was a member has no row here (or_district).
-- Takes: rows, key, day.
select h.{key}, h.unit_id, h.in_service, h.begun_on,
       row_number() over (partition by h.{key} order by {belonging_order: h}) as place
from (select r.{key}, {belonging_spell: m, r, {day}}
      from {rows} r
      join membership_now m on m.person_id = r.person_id) h
