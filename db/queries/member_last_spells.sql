-- The spells of membership of some people, to see where each was last.
-- Parameters: n0 to n19 (person numbers; null: none).
-- One row means: one spell; of each person the last row began last, of several the later number.
select m.person_id as person_no, u.unit_code, u.unit_name, m.status_code, m.joined_on, m.left_on, m.left_reason_code
from membership_now m
join unit_now u on u.unit_id = m.unit_id
where m.person_id in (:n0, :n1, :n2, :n3, :n4, :n5, :n6, :n7, :n8, :n9,
                      :n10, :n11, :n12, :n13, :n14, :n15, :n16, :n17, :n18, :n19)
order by m.person_id, m.joined_on, m.membership_id
