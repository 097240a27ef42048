-- How somebody is reached and paid.
-- Takes: person.
{person}.phone, {person}.card_no, {person}.bank_name
