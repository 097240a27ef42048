-- What one person received in a period, over every plan and channel (M04 of one person).
-- Parameters: person_id, from_on (the first day of the period), to_on (its last day, included).
-- One row means: the whole: fen paid less returned and recovered in the period; payments successful on its last day.
select cast(coalesce(sum(y.change_fen), 0) as bigint) as aid_fen,
       cast(coalesce(sum(case when {successful_on: y, :to_on}
                              then 1 else 0 end), 0) as bigint) as payment_count
from payment_now y
where y.person_id = :person_id and y.event_on >= :from_on and y.event_on <= :to_on
