-- People by their numbers.
-- Parameters: n0 to n19 (person numbers; null: none).
-- One row means: one person.
select n.person_id as person_no, n.name, n.document_type, n.document_no, {reached: n}, p.sex_code
from personal_now n
join person_now p on p.person_id = n.person_id
where n.person_id in (:n0, :n1, :n2, :n3, :n4, :n5, :n6, :n7, :n8, :n9,
                      :n10, :n11, :n12, :n13, :n14, :n15, :n16, :n17, :n18, :n19)
order by n.person_id
