-- To which unit a row of a person belongs on its day: the spell in place 1, of membership in service on the day, or the
-- last begun before it; of who had none yet, the first after it. Who never was a member has no row here (or_district).
-- Takes: rows, key, day.
select h.{key}, h.unit_id, h.in_service, h.begun_on,
       row_number() over (partition by h.{key}
                          order by h.in_service desc, h.begun_on desc, h.joined_on, h.membership_id desc) as place
from (select r.{key}, m.unit_id, case when {in_service: m, r.{day}} then 1 else 0 end as in_service,
             case when m.joined_on <= r.{day} then m.joined_on else '' end as begun_on, m.joined_on, m.membership_id
      from {rows} r
      join membership_now m on m.person_id = r.person_id) h
