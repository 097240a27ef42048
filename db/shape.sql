CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE entry (
	entry_id INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	os_user TEXT NOT NULL, 
	action TEXT NOT NULL, 
	reason TEXT, 
	file_name TEXT, 
	file_sha256 TEXT, 
	options TEXT, 
	undoes INTEGER, 
	program_version TEXT NOT NULL, 
	schema_version TEXT NOT NULL, 
	asserted_count INTEGER NOT NULL, 
	voided_count INTEGER NOT NULL, 
	rows_digest TEXT NOT NULL, 
	prev_hash TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	CONSTRAINT pk_entry PRIMARY KEY (entry_id), 
	CONSTRAINT ck_entry_counts_from_one CHECK (entry_id >= 1), 
	CONSTRAINT ck_entry_hash_is_sha256 CHECK (length(hash) = 64), 
	CONSTRAINT fk_entry_undoes FOREIGN KEY(undoes) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE unit (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	unit_id INTEGER NOT NULL, 
	unit_code TEXT NOT NULL, 
	unit_name TEXT NOT NULL, 
	kind_code TEXT NOT NULL, 
	uscc TEXT, 
	opened_on TEXT, 
	closed_on TEXT, 
	successor_id INTEGER, 
	CONSTRAINT pk_unit PRIMARY KEY (fact_id), 
	CONSTRAINT ck_unit_closed_on_is_a_day CHECK (closed_on IS NULL OR (length(closed_on) = 10 AND substr(closed_on, 5, 1) = '-' AND substr(closed_on, 8, 1) = '-')), 
	CONSTRAINT ck_unit_kind_is_known CHECK (kind_code IN ('district', 'street', 'town', 'township', 'system', 'grassroots')), 
	CONSTRAINT ck_unit_opened_on_is_a_day CHECK (opened_on IS NULL OR (length(opened_on) = 10 AND substr(opened_on, 5, 1) = '-' AND substr(opened_on, 8, 1) = '-')), 
	CONSTRAINT fk_unit_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_unit_successor_id FOREIGN KEY(successor_id) REFERENCES unit (fact_id), 
	CONSTRAINT fk_unit_unit_id FOREIGN KEY(unit_id) REFERENCES unit (fact_id), 
	CONSTRAINT fk_unit_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_unit_unit_code ON unit (unit_code) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_unit_uscc ON unit (uscc) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_unit_unit_id ON unit (unit_id) WHERE voided_by IS NULL;

CREATE INDEX ix_unit_voided_by ON unit (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_unit_entry_id ON unit (entry_id);

CREATE TABLE unit_parent (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	unit_parent_id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	parent_id INTEGER NOT NULL, 
	from_on TEXT NOT NULL, 
	CONSTRAINT pk_unit_parent PRIMARY KEY (fact_id), 
	CONSTRAINT ck_unit_parent_from_on_is_a_day CHECK (from_on IS NULL OR (length(from_on) = 10 AND substr(from_on, 5, 1) = '-' AND substr(from_on, 8, 1) = '-')), 
	CONSTRAINT ck_unit_parent_not_its_own_parent CHECK (parent_id <> unit_id), 
	CONSTRAINT fk_unit_parent_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_unit_parent_parent_id FOREIGN KEY(parent_id) REFERENCES unit (fact_id), 
	CONSTRAINT fk_unit_parent_unit_id FOREIGN KEY(unit_id) REFERENCES unit (fact_id), 
	CONSTRAINT fk_unit_parent_unit_parent_id FOREIGN KEY(unit_parent_id) REFERENCES unit_parent (fact_id), 
	CONSTRAINT fk_unit_parent_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_unit_parent_unit_id_from_on ON unit_parent (unit_id, from_on) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_unit_parent_unit_parent_id ON unit_parent (unit_parent_id) WHERE voided_by IS NULL;

CREATE INDEX ix_unit_parent_voided_by ON unit_parent (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_unit_parent_entry_id ON unit_parent (entry_id);

CREATE TABLE unit_alias (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	unit_alias_id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	alias TEXT NOT NULL, 
	CONSTRAINT pk_unit_alias PRIMARY KEY (fact_id), 
	CONSTRAINT fk_unit_alias_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_unit_alias_unit_alias_id FOREIGN KEY(unit_alias_id) REFERENCES unit_alias (fact_id), 
	CONSTRAINT fk_unit_alias_unit_id FOREIGN KEY(unit_id) REFERENCES unit (fact_id), 
	CONSTRAINT fk_unit_alias_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_unit_alias_unit_id_alias ON unit_alias (unit_id, alias) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_unit_alias_unit_alias_id ON unit_alias (unit_alias_id) WHERE voided_by IS NULL;

CREATE INDEX ix_unit_alias_voided_by ON unit_alias (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_unit_alias_entry_id ON unit_alias (entry_id);

CREATE TABLE headcount (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	headcount_id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	base TEXT NOT NULL, 
	counted_on TEXT NOT NULL, 
	head_count INTEGER NOT NULL, 
	CONSTRAINT pk_headcount PRIMARY KEY (fact_id), 
	CONSTRAINT ck_headcount_base_is_known CHECK (base IN ('staff', 'women', 'insured_heads')), 
	CONSTRAINT ck_headcount_counted_on_is_a_day CHECK (counted_on IS NULL OR (length(counted_on) = 10 AND substr(counted_on, 5, 1) = '-' AND substr(counted_on, 8, 1) = '-')), 
	CONSTRAINT ck_headcount_head_count_not_negative CHECK (head_count >= 0), 
	CONSTRAINT fk_headcount_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_headcount_headcount_id FOREIGN KEY(headcount_id) REFERENCES headcount (fact_id), 
	CONSTRAINT fk_headcount_unit_id FOREIGN KEY(unit_id) REFERENCES unit (fact_id), 
	CONSTRAINT fk_headcount_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_headcount_unit_id_base_counted_on ON headcount (unit_id, base, counted_on) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_headcount_headcount_id ON headcount (headcount_id) WHERE voided_by IS NULL;

CREATE INDEX ix_headcount_voided_by ON headcount (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_headcount_entry_id ON headcount (entry_id);

CREATE TABLE target (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	target_id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	year INTEGER NOT NULL, 
	target_bp INTEGER NOT NULL, 
	CONSTRAINT pk_target PRIMARY KEY (fact_id), 
	CONSTRAINT ck_target_target_is_a_rate CHECK (target_bp BETWEEN 0 AND 10000), 
	CONSTRAINT fk_target_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_target_target_id FOREIGN KEY(target_id) REFERENCES target (fact_id), 
	CONSTRAINT fk_target_unit_id FOREIGN KEY(unit_id) REFERENCES unit (fact_id), 
	CONSTRAINT fk_target_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_target_unit_id_year ON target (unit_id, year) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_target_target_id ON target (target_id) WHERE voided_by IS NULL;

CREATE INDEX ix_target_voided_by ON target (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_target_entry_id ON target (entry_id);

CREATE TABLE person (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	person_id INTEGER NOT NULL, 
	sex_code TEXT, 
	CONSTRAINT pk_person PRIMARY KEY (fact_id), 
	CONSTRAINT ck_person_sex_is_known CHECK (sex_code IS NULL OR sex_code IN ('M', 'F')), 
	CONSTRAINT fk_person_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_person_person_id FOREIGN KEY(person_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_person_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_person_person_id ON person (person_id) WHERE voided_by IS NULL;

CREATE INDEX ix_person_voided_by ON person (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_person_entry_id ON person (entry_id);

CREATE TABLE personal (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	personal_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	name TEXT, 
	document_type TEXT, 
	document_no TEXT, 
	document_original TEXT, 
	birth_on TEXT, 
	phone TEXT, 
	card_no TEXT, 
	bank_name TEXT, 
	salt TEXT, 
	commitment TEXT NOT NULL, 
	erased_by INTEGER, 
	CONSTRAINT pk_personal PRIMARY KEY (fact_id), 
	CONSTRAINT fk_personal_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_personal_erased_by FOREIGN KEY(erased_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_personal_person_id FOREIGN KEY(person_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_personal_personal_id FOREIGN KEY(personal_id) REFERENCES personal (fact_id), 
	CONSTRAINT fk_personal_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_personal_erased_by ON personal (erased_by) WHERE erased_by IS NOT NULL;

CREATE INDEX ix_personal_person_id ON personal (person_id, voided_by, entry_id);

CREATE UNIQUE INDEX uq_personal_document_type_document_no ON personal (document_type, document_no) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_personal_person_id ON personal (person_id) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_personal_personal_id ON personal (personal_id) WHERE voided_by IS NULL;

CREATE INDEX ix_personal_voided_by ON personal (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_personal_entry_id ON personal (entry_id);

CREATE TABLE person_alias (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	person_alias_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	survivor_id INTEGER NOT NULL, 
	CONSTRAINT pk_person_alias PRIMARY KEY (fact_id), 
	CONSTRAINT ck_person_alias_not_its_own_alias CHECK (person_id <> survivor_id), 
	CONSTRAINT fk_person_alias_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_person_alias_person_alias_id FOREIGN KEY(person_alias_id) REFERENCES person_alias (fact_id), 
	CONSTRAINT fk_person_alias_person_id FOREIGN KEY(person_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_person_alias_survivor_id FOREIGN KEY(survivor_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_person_alias_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_person_alias_person_id ON person_alias (person_id) WHERE voided_by IS NULL;

CREATE INDEX ix_person_alias_survivor_id ON person_alias (survivor_id, voided_by, entry_id);

CREATE UNIQUE INDEX uq_person_alias_person_alias_id ON person_alias (person_alias_id) WHERE voided_by IS NULL;

CREATE INDEX ix_person_alias_voided_by ON person_alias (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_person_alias_entry_id ON person_alias (entry_id);

CREATE TABLE membership (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	membership_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	status_code TEXT NOT NULL, 
	joined_on TEXT NOT NULL, 
	left_on TEXT, 
	note TEXT, left_reason_code TEXT, first_joined_on TEXT, 
	CONSTRAINT pk_membership PRIMARY KEY (fact_id), 
	CONSTRAINT ck_membership_joined_on_is_a_day CHECK (joined_on IS NULL OR (length(joined_on) = 10 AND substr(joined_on, 5, 1) = '-' AND substr(joined_on, 8, 1) = '-')), 
	CONSTRAINT ck_membership_left_on_is_a_day CHECK (left_on IS NULL OR (length(left_on) = 10 AND substr(left_on, 5, 1) = '-' AND substr(left_on, 8, 1) = '-')), 
	CONSTRAINT ck_membership_status_is_known CHECK (status_code IN ('in_service', 'kept')), 
	CONSTRAINT ck_membership_left_after_joined CHECK (left_on IS NULL OR left_on > joined_on), 
	CONSTRAINT fk_membership_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_membership_membership_id FOREIGN KEY(membership_id) REFERENCES membership (fact_id), 
	CONSTRAINT fk_membership_person_id FOREIGN KEY(person_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_membership_unit_id FOREIGN KEY(unit_id) REFERENCES unit (fact_id), 
	CONSTRAINT fk_membership_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_membership_person_id_unit_id_joined_on_left_on_status_cod ON membership (person_id, unit_id, joined_on, left_on, status_code, membership_id, voided_by, entry_id);

CREATE UNIQUE INDEX uq_membership_person_id_unit_id_joined_on_status_code ON membership (person_id, unit_id, joined_on, status_code) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_membership_membership_id ON membership (membership_id) WHERE voided_by IS NULL;

CREATE INDEX ix_membership_voided_by ON membership (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_membership_entry_id ON membership (entry_id);

CREATE TABLE "plan" (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	plan_id INTEGER NOT NULL, 
	plan_code TEXT NOT NULL, 
	name_zh TEXT NOT NULL, 
	name_en TEXT NOT NULL, 
	kind_code TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	aliases TEXT NOT NULL, 
	CONSTRAINT pk_plan PRIMARY KEY (fact_id), 
	CONSTRAINT ck_plan_kind_is_known CHECK (kind_code IN ('enrolled', 'universal')), 
	CONSTRAINT fk_plan_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_plan_plan_id FOREIGN KEY(plan_id) REFERENCES "plan" (fact_id), 
	CONSTRAINT fk_plan_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_plan_plan_code ON "plan" (plan_code) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_plan_plan_id ON "plan" (plan_id) WHERE voided_by IS NULL;

CREATE INDEX ix_plan_voided_by ON "plan" (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_plan_entry_id ON "plan" (entry_id);

CREATE TABLE plan_terms (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	terms_id INTEGER NOT NULL, 
	plan_id INTEGER NOT NULL, 
	effective_on TEXT NOT NULL, 
	ends_on TEXT, 
	floor_base TEXT, 
	floor_bp INTEGER, 
	floor_all_below INTEGER, 
	content TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	CONSTRAINT pk_plan_terms PRIMARY KEY (fact_id), 
	CONSTRAINT ck_plan_terms_effective_on_is_a_day CHECK (effective_on IS NULL OR (length(effective_on) = 10 AND substr(effective_on, 5, 1) = '-' AND substr(effective_on, 8, 1) = '-')), 
	CONSTRAINT ck_plan_terms_ends_on_is_a_day CHECK (ends_on IS NULL OR (length(ends_on) = 10 AND substr(ends_on, 5, 1) = '-' AND substr(ends_on, 8, 1) = '-')), 
	CONSTRAINT ck_plan_terms_floor_is_a_rate CHECK (floor_bp IS NULL OR floor_bp BETWEEN 0 AND 10000), 
	CONSTRAINT fk_plan_terms_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_plan_terms_plan_id FOREIGN KEY(plan_id) REFERENCES "plan" (fact_id), 
	CONSTRAINT fk_plan_terms_terms_id FOREIGN KEY(terms_id) REFERENCES plan_terms (fact_id), 
	CONSTRAINT fk_plan_terms_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_plan_terms_plan_id_effective_on ON plan_terms (plan_id, effective_on) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_plan_terms_terms_id ON plan_terms (terms_id) WHERE voided_by IS NULL;

CREATE INDEX ix_plan_terms_voided_by ON plan_terms (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_plan_terms_entry_id ON plan_terms (entry_id);

CREATE TABLE enrollment (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	enrollment_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	plan_id INTEGER NOT NULL, 
	terms_id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	starts_on TEXT NOT NULL, 
	ends_on TEXT NOT NULL, 
	share_count INTEGER NOT NULL, 
	tier_code TEXT, 
	fee_fen INTEGER NOT NULL, 
	CONSTRAINT pk_enrollment PRIMARY KEY (fact_id), 
	CONSTRAINT ck_enrollment_ends_on_is_a_day CHECK (ends_on IS NULL OR (length(ends_on) = 10 AND substr(ends_on, 5, 1) = '-' AND substr(ends_on, 8, 1) = '-')), 
	CONSTRAINT ck_enrollment_starts_on_is_a_day CHECK (starts_on IS NULL OR (length(starts_on) = 10 AND substr(starts_on, 5, 1) = '-' AND substr(starts_on, 8, 1) = '-')), 
	CONSTRAINT ck_enrollment_ends_after_start CHECK (ends_on >= starts_on), 
	CONSTRAINT ck_enrollment_fee_is_money CHECK (fee_fen BETWEEN 0 AND 10000000000), 
	CONSTRAINT ck_enrollment_share_count_at_least_one CHECK (share_count >= 1), 
	CONSTRAINT fk_enrollment_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (fact_id), 
	CONSTRAINT fk_enrollment_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_enrollment_person_id FOREIGN KEY(person_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_enrollment_plan_id FOREIGN KEY(plan_id) REFERENCES "plan" (fact_id), 
	CONSTRAINT fk_enrollment_terms_id FOREIGN KEY(terms_id) REFERENCES plan_terms (fact_id), 
	CONSTRAINT fk_enrollment_unit_id FOREIGN KEY(unit_id) REFERENCES unit (fact_id), 
	CONSTRAINT fk_enrollment_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_enrollment_person_id_plan_id_starts_on_ends_on_enrollment ON enrollment (person_id, plan_id, starts_on, ends_on, enrollment_id, unit_id, fee_fen, voided_by, entry_id);

CREATE UNIQUE INDEX uq_enrollment_person_id_plan_id_starts_on ON enrollment (person_id, plan_id, starts_on) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_enrollment_enrollment_id ON enrollment (enrollment_id) WHERE voided_by IS NULL;

CREATE INDEX ix_enrollment_voided_by ON enrollment (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_enrollment_entry_id ON enrollment (entry_id);

CREATE TABLE contribution (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	contribution_id INTEGER NOT NULL, 
	kind_code TEXT NOT NULL, 
	unit_id INTEGER NOT NULL, 
	plan_id INTEGER, 
	received_on TEXT NOT NULL, 
	amount_fen INTEGER NOT NULL, 
	receipt_no TEXT, 
	enrollment_id INTEGER, 
	reverses_id INTEGER, member_fen INTEGER, unit_fen INTEGER, district_fen INTEGER, city_fen INTEGER, 
	CONSTRAINT pk_contribution PRIMARY KEY (fact_id), 
	CONSTRAINT ck_contribution_kind_is_known CHECK (kind_code IN ('receipt', 'refund', 'reversal', 'joining_fee')), 
	CONSTRAINT ck_contribution_receipt_is_positive CHECK (kind_code NOT IN ('receipt', 'joining_fee') OR amount_fen > 0), 
	CONSTRAINT ck_contribution_refund_is_negative CHECK (kind_code NOT IN ('refund', 'reversal') OR amount_fen < 0), 
	CONSTRAINT ck_contribution_received_on_is_a_day CHECK (received_on IS NULL OR (length(received_on) = 10 AND substr(received_on, 5, 1) = '-' AND substr(received_on, 8, 1) = '-')), 
	CONSTRAINT ck_contribution_amount_is_money CHECK (amount_fen BETWEEN -10000000000 AND 10000000000 AND amount_fen <> 0), 
	CONSTRAINT fk_contribution_contribution_id FOREIGN KEY(contribution_id) REFERENCES contribution (fact_id), 
	CONSTRAINT fk_contribution_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (fact_id), 
	CONSTRAINT fk_contribution_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_contribution_plan_id FOREIGN KEY(plan_id) REFERENCES "plan" (fact_id), 
	CONSTRAINT fk_contribution_reverses_id FOREIGN KEY(reverses_id) REFERENCES contribution (fact_id), 
	CONSTRAINT fk_contribution_unit_id FOREIGN KEY(unit_id) REFERENCES unit (fact_id), 
	CONSTRAINT fk_contribution_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_contribution_enrollment_id_amount_fen ON contribution (enrollment_id, amount_fen, voided_by, entry_id);

CREATE INDEX ix_contribution_receipt_no ON contribution (receipt_no) WHERE receipt_no IS NOT NULL;

CREATE INDEX ix_contribution_received_on_kind_code_plan_id_unit_id_amount ON contribution (received_on, kind_code, plan_id, unit_id, amount_fen, voided_by, entry_id);

CREATE UNIQUE INDEX uq_contribution_unit_receipt ON contribution (receipt_no) WHERE voided_by IS NULL AND enrollment_id IS NULL AND kind_code = 'receipt';

CREATE UNIQUE INDEX uq_contribution_contribution_id ON contribution (contribution_id) WHERE voided_by IS NULL;

CREATE INDEX ix_contribution_voided_by ON contribution (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_contribution_entry_id ON contribution (entry_id);

CREATE TABLE allocation (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	allocation_id INTEGER NOT NULL, 
	contribution_id INTEGER NOT NULL, 
	enrollment_id INTEGER NOT NULL, 
	amount_fen INTEGER NOT NULL, 
	CONSTRAINT pk_allocation PRIMARY KEY (fact_id), 
	CONSTRAINT ck_allocation_amount_is_positive CHECK (amount_fen > 0), 
	CONSTRAINT fk_allocation_allocation_id FOREIGN KEY(allocation_id) REFERENCES allocation (fact_id), 
	CONSTRAINT fk_allocation_contribution_id FOREIGN KEY(contribution_id) REFERENCES contribution (fact_id), 
	CONSTRAINT fk_allocation_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (fact_id), 
	CONSTRAINT fk_allocation_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_allocation_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_allocation_enrollment_id_amount_fen ON allocation (enrollment_id, amount_fen, voided_by, entry_id);

CREATE UNIQUE INDEX uq_allocation_contribution_id_enrollment_id ON allocation (contribution_id, enrollment_id) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_allocation_allocation_id ON allocation (allocation_id) WHERE voided_by IS NULL;

CREATE INDEX ix_allocation_voided_by ON allocation (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_allocation_entry_id ON allocation (entry_id);

CREATE TABLE opening (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	opening_id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	year INTEGER NOT NULL, 
	contribution_fen INTEGER, 
	aid_fen INTEGER, 
	beneficiary_count INTEGER, 
	member_count INTEGER, 
	CONSTRAINT pk_opening PRIMARY KEY (fact_id), 
	CONSTRAINT ck_opening_beneficiaries_not_negative CHECK (beneficiary_count IS NULL OR beneficiary_count >= 0), 
	CONSTRAINT ck_opening_members_not_negative CHECK (member_count IS NULL OR member_count >= 0), 
	CONSTRAINT fk_opening_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_opening_opening_id FOREIGN KEY(opening_id) REFERENCES opening (fact_id), 
	CONSTRAINT fk_opening_unit_id FOREIGN KEY(unit_id) REFERENCES unit (fact_id), 
	CONSTRAINT fk_opening_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_opening_unit_id_year ON opening (unit_id, year) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_opening_opening_id ON opening (opening_id) WHERE voided_by IS NULL;

CREATE INDEX ix_opening_voided_by ON opening (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_opening_entry_id ON opening (entry_id);

CREATE TABLE settlement (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	settlement_id INTEGER NOT NULL, 
	settlement_no TEXT NOT NULL, 
	person_id INTEGER NOT NULL, 
	hospital TEXT, 
	hospital_level INTEGER, 
	admitted_on TEXT NOT NULL, 
	discharged_on TEXT NOT NULL, 
	total_fen INTEGER NOT NULL, 
	fund_fen INTEGER NOT NULL, 
	self_one_fen INTEGER NOT NULL, 
	self_two_fen INTEGER NOT NULL, 
	own_fen INTEGER NOT NULL, 
	referral INTEGER NOT NULL, 
	cause_code TEXT NOT NULL, 
	received_on TEXT, visit_code TEXT, 
	CONSTRAINT pk_settlement PRIMARY KEY (fact_id), 
	CONSTRAINT ck_settlement_admitted_on_is_a_day CHECK (admitted_on IS NULL OR (length(admitted_on) = 10 AND substr(admitted_on, 5, 1) = '-' AND substr(admitted_on, 8, 1) = '-')), 
	CONSTRAINT ck_settlement_cause_is_known CHECK (cause_code IN ('illness', 'accident')), 
	CONSTRAINT ck_settlement_discharged_on_is_a_day CHECK (discharged_on IS NULL OR (length(discharged_on) = 10 AND substr(discharged_on, 5, 1) = '-' AND substr(discharged_on, 8, 1) = '-')), 
	CONSTRAINT ck_settlement_received_on_is_a_day CHECK (received_on IS NULL OR (length(received_on) = 10 AND substr(received_on, 5, 1) = '-' AND substr(received_on, 8, 1) = '-')), 
	CONSTRAINT ck_settlement_discharged_after_admission CHECK (discharged_on >= admitted_on), 
	CONSTRAINT ck_settlement_parts_add_up CHECK (fund_fen + self_one_fen + self_two_fen + own_fen = total_fen), 
	CONSTRAINT ck_settlement_parts_are_money CHECK (fund_fen >= 0 AND self_one_fen >= 0 AND self_two_fen >= 0 AND own_fen >= 0 AND total_fen <= 10000000000), 
	CONSTRAINT ck_settlement_level_is_known CHECK (hospital_level IS NULL OR hospital_level BETWEEN 1 AND 3), 
	CONSTRAINT ck_settlement_referral_is_yes_or_no CHECK (referral IN (0, 1)), 
	CONSTRAINT fk_settlement_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_settlement_person_id FOREIGN KEY(person_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_settlement_settlement_id FOREIGN KEY(settlement_id) REFERENCES settlement (fact_id), 
	CONSTRAINT fk_settlement_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_settlement_settlement_no ON settlement (settlement_no) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_settlement_settlement_id ON settlement (settlement_id) WHERE voided_by IS NULL;

CREATE INDEX ix_settlement_voided_by ON settlement (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_settlement_entry_id ON settlement (entry_id);

CREATE TABLE claim (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	claim_id INTEGER NOT NULL, 
	plan_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	event_on TEXT NOT NULL, 
	kind_code TEXT NOT NULL, 
	settlement_id INTEGER, 
	channel_code TEXT NOT NULL, 
	cause_code TEXT NOT NULL, 
	disease_code TEXT, 
	harm_code TEXT, 
	grade INTEGER, 
	day_count INTEGER, 
	loss_fen INTEGER, 
	received_on TEXT, 
	CONSTRAINT pk_claim PRIMARY KEY (fact_id), 
	CONSTRAINT ck_claim_stay_has_a_settlement CHECK ((kind_code = 'stay') = (settlement_id IS NOT NULL)), 
	CONSTRAINT ck_claim_cause_is_known CHECK (cause_code IN ('illness', 'accident')), 
	CONSTRAINT ck_claim_channel_is_known CHECK (channel_code IN ('direct', 'office')), 
	CONSTRAINT ck_claim_event_on_is_a_day CHECK (event_on IS NULL OR (length(event_on) = 10 AND substr(event_on, 5, 1) = '-' AND substr(event_on, 8, 1) = '-')), 
	CONSTRAINT ck_claim_harm_is_known CHECK (harm_code IS NULL OR harm_code IN ('death', 'disability', 'injury', 'fire')), 
	CONSTRAINT ck_claim_kind_is_known CHECK (kind_code IN ('stay', 'illness', 'accident')), 
	CONSTRAINT ck_claim_received_on_is_a_day CHECK (received_on IS NULL OR (length(received_on) = 10 AND substr(received_on, 5, 1) = '-' AND substr(received_on, 8, 1) = '-')), 
	CONSTRAINT ck_claim_grade_is_known CHECK (grade IS NULL OR grade BETWEEN 1 AND 10), 
	CONSTRAINT ck_claim_loss_is_money CHECK (loss_fen IS NULL OR loss_fen BETWEEN 0 AND 10000000000), 
	CONSTRAINT fk_claim_claim_id FOREIGN KEY(claim_id) REFERENCES claim (fact_id), 
	CONSTRAINT fk_claim_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_claim_person_id FOREIGN KEY(person_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_claim_plan_id FOREIGN KEY(plan_id) REFERENCES "plan" (fact_id), 
	CONSTRAINT fk_claim_settlement_id FOREIGN KEY(settlement_id) REFERENCES settlement (fact_id), 
	CONSTRAINT fk_claim_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_claim_person_id_plan_id_event_on_claim_id_settlement_id ON claim (person_id, plan_id, event_on, claim_id, settlement_id, voided_by, entry_id);

CREATE UNIQUE INDEX uq_claim_settlement_id_plan_id ON claim (settlement_id, plan_id) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_claim_claim_id ON claim (claim_id) WHERE voided_by IS NULL;

CREATE INDEX ix_claim_voided_by ON claim (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_claim_entry_id ON claim (entry_id);

CREATE TABLE medical (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	medical_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	settlement_id INTEGER, 
	claim_id INTEGER, 
	diagnosis TEXT, 
	salt TEXT, 
	commitment TEXT NOT NULL, 
	erased_by INTEGER, 
	CONSTRAINT pk_medical PRIMARY KEY (fact_id), 
	CONSTRAINT ck_medical_belongs_to_one_event CHECK ((settlement_id IS NULL) <> (claim_id IS NULL)), 
	CONSTRAINT fk_medical_claim_id FOREIGN KEY(claim_id) REFERENCES claim (fact_id), 
	CONSTRAINT fk_medical_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_medical_erased_by FOREIGN KEY(erased_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_medical_medical_id FOREIGN KEY(medical_id) REFERENCES medical (fact_id), 
	CONSTRAINT fk_medical_person_id FOREIGN KEY(person_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_medical_settlement_id FOREIGN KEY(settlement_id) REFERENCES settlement (fact_id), 
	CONSTRAINT fk_medical_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_medical_erased_by ON medical (erased_by) WHERE erased_by IS NOT NULL;

CREATE UNIQUE INDEX uq_medical_claim_id ON medical (claim_id) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_medical_settlement_id ON medical (settlement_id) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_medical_medical_id ON medical (medical_id) WHERE voided_by IS NULL;

CREATE INDEX ix_medical_voided_by ON medical (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_medical_entry_id ON medical (entry_id);

CREATE TABLE decision (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	decision_id INTEGER NOT NULL, 
	claim_id INTEGER NOT NULL, 
	outcome TEXT NOT NULL, 
	reason_code TEXT, 
	amount_fen INTEGER NOT NULL, 
	day_count INTEGER, 
	enrollment_id INTEGER, 
	terms_id INTEGER, 
	steps TEXT NOT NULL, 
	decided_by TEXT NOT NULL, 
	CONSTRAINT pk_decision PRIMARY KEY (fact_id), 
	CONSTRAINT ck_decision_only_a_payment_has_an_amount CHECK (amount_fen = 0 OR outcome IN ('pay', 'partial')), 
	CONSTRAINT ck_decision_outcome_is_known CHECK (outcome IN ('pay', 'partial', 'reject', 'hold')), 
	CONSTRAINT ck_decision_amount_is_money CHECK (amount_fen BETWEEN 0 AND 10000000000), 
	CONSTRAINT fk_decision_claim_id FOREIGN KEY(claim_id) REFERENCES claim (fact_id), 
	CONSTRAINT fk_decision_decision_id FOREIGN KEY(decision_id) REFERENCES decision (fact_id), 
	CONSTRAINT fk_decision_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (fact_id), 
	CONSTRAINT fk_decision_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_decision_terms_id FOREIGN KEY(terms_id) REFERENCES plan_terms (fact_id), 
	CONSTRAINT fk_decision_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_decision_enrollment_id_claim_id_outcome_amount_fen_day_co ON decision (enrollment_id, claim_id, outcome, amount_fen, day_count, voided_by, entry_id);

CREATE UNIQUE INDEX uq_decision_claim_id ON decision (claim_id) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_decision_decision_id ON decision (decision_id) WHERE voided_by IS NULL;

CREATE INDEX ix_decision_voided_by ON decision (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_decision_entry_id ON decision (entry_id);

CREATE TABLE payment_batch (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	batch_id INTEGER NOT NULL, 
	proposed_by TEXT NOT NULL, 
	item_count INTEGER NOT NULL, 
	payee_count INTEGER NOT NULL, 
	total_fen INTEGER NOT NULL, 
	CONSTRAINT pk_payment_batch PRIMARY KEY (fact_id), 
	CONSTRAINT ck_payment_batch_counts_agree CHECK (item_count >= 1 AND payee_count BETWEEN 1 AND item_count), 
	CONSTRAINT ck_payment_batch_total_is_money CHECK (total_fen BETWEEN 1 AND 1000000000000), 
	CONSTRAINT fk_payment_batch_batch_id FOREIGN KEY(batch_id) REFERENCES payment_batch (fact_id), 
	CONSTRAINT fk_payment_batch_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_payment_batch_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_payment_batch_batch_id ON payment_batch (batch_id) WHERE voided_by IS NULL;

CREATE INDEX ix_payment_batch_voided_by ON payment_batch (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_payment_batch_entry_id ON payment_batch (entry_id);

CREATE TABLE approval (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	approval_id INTEGER NOT NULL, 
	batch_id INTEGER NOT NULL, 
	proposed_by TEXT NOT NULL, 
	decided_by TEXT NOT NULL, 
	approved_by TEXT NOT NULL, 
	CONSTRAINT pk_approval PRIMARY KEY (fact_id), 
	CONSTRAINT ck_approval_approver_did_not_adjudicate CHECK (approved_by <> decided_by), 
	CONSTRAINT ck_approval_approver_did_not_propose CHECK (approved_by <> proposed_by), 
	CONSTRAINT fk_approval_approval_id FOREIGN KEY(approval_id) REFERENCES approval (fact_id), 
	CONSTRAINT fk_approval_batch_id FOREIGN KEY(batch_id) REFERENCES payment_batch (fact_id), 
	CONSTRAINT fk_approval_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_approval_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_approval_batch_id_decided_by ON approval (batch_id, decided_by) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_approval_approval_id ON approval (approval_id) WHERE voided_by IS NULL;

CREATE INDEX ix_approval_voided_by ON approval (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_approval_entry_id ON approval (entry_id);

CREATE TABLE payment_file (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	payment_file_id INTEGER NOT NULL, 
	batch_id INTEGER NOT NULL, 
	approval_id INTEGER NOT NULL, 
	file_name TEXT NOT NULL, 
	format_code TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	line_count INTEGER NOT NULL, 
	total_fen INTEGER NOT NULL, 
	CONSTRAINT pk_payment_file PRIMARY KEY (fact_id), 
	CONSTRAINT ck_payment_file_content_is_hashed CHECK (length(sha256) = 64), 
	CONSTRAINT ck_payment_file_line_count_at_least_one CHECK (line_count >= 1), 
	CONSTRAINT fk_payment_file_approval_id FOREIGN KEY(approval_id) REFERENCES approval (fact_id), 
	CONSTRAINT fk_payment_file_batch_id FOREIGN KEY(batch_id) REFERENCES payment_batch (fact_id), 
	CONSTRAINT fk_payment_file_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_payment_file_payment_file_id FOREIGN KEY(payment_file_id) REFERENCES payment_file (fact_id), 
	CONSTRAINT fk_payment_file_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_payment_file_batch_id ON payment_file (batch_id) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_payment_file_payment_file_id ON payment_file (payment_file_id) WHERE voided_by IS NULL;

CREATE INDEX ix_payment_file_voided_by ON payment_file (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_payment_file_entry_id ON payment_file (entry_id);

CREATE TABLE payout_event (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	payout_event_id INTEGER NOT NULL, 
	payout_id INTEGER NOT NULL, 
	event_code TEXT NOT NULL, 
	event_on TEXT NOT NULL, 
	item_id INTEGER, 
	payment_file_id INTEGER, 
	reason TEXT, 
	CONSTRAINT pk_payout_event PRIMARY KEY (fact_id), 
	CONSTRAINT ck_payout_event_event_is_known CHECK (event_code IN ('paid', 'returned', 'recovered')), 
	CONSTRAINT ck_payout_event_event_on_is_a_day CHECK (event_on IS NULL OR (length(event_on) = 10 AND substr(event_on, 5, 1) = '-' AND substr(event_on, 8, 1) = '-')), 
	CONSTRAINT fk_payout_event_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_payout_event_item_id FOREIGN KEY(item_id) REFERENCES batch_item (fact_id), 
	CONSTRAINT fk_payout_event_payment_file_id FOREIGN KEY(payment_file_id) REFERENCES payment_file (fact_id), 
	CONSTRAINT fk_payout_event_payout_event_id FOREIGN KEY(payout_event_id) REFERENCES payout_event (fact_id), 
	CONSTRAINT fk_payout_event_payout_id FOREIGN KEY(payout_id) REFERENCES payout (fact_id), 
	CONSTRAINT fk_payout_event_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_payout_event_event_on_event_code_payout_id_payout_event_i ON payout_event (event_on, event_code, payout_id, payout_event_id, voided_by, entry_id);

CREATE INDEX ix_payout_event_payout_id_event_on_event_code_payout_event_i ON payout_event (payout_id, event_on, event_code, payout_event_id, voided_by, entry_id);

CREATE UNIQUE INDEX uq_payout_event_item_id_event_code ON payout_event (item_id, event_code) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_payout_event_payout_id_event_code_event_on ON payout_event (payout_id, event_code, event_on) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_payout_event_payout_event_id ON payout_event (payout_event_id) WHERE voided_by IS NULL;

CREATE INDEX ix_payout_event_voided_by ON payout_event (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_payout_event_entry_id ON payout_event (entry_id);

CREATE TABLE period_closing (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	closing_id INTEGER NOT NULL, 
	closed_until TEXT NOT NULL, 
	content TEXT NOT NULL, 
	closed_by TEXT NOT NULL, 
	CONSTRAINT pk_period_closing PRIMARY KEY (fact_id), 
	CONSTRAINT ck_period_closing_closed_until_is_a_day CHECK (closed_until IS NULL OR (length(closed_until) = 10 AND substr(closed_until, 5, 1) = '-' AND substr(closed_until, 8, 1) = '-')), 
	CONSTRAINT fk_period_closing_closing_id FOREIGN KEY(closing_id) REFERENCES period_closing (fact_id), 
	CONSTRAINT fk_period_closing_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_period_closing_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_period_closing_closed_until ON period_closing (closed_until) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_period_closing_closing_id ON period_closing (closing_id) WHERE voided_by IS NULL;

CREATE INDEX ix_period_closing_voided_by ON period_closing (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_period_closing_entry_id ON period_closing (entry_id);

CREATE TABLE period_reopening (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	reopening_id INTEGER NOT NULL, 
	closing_id INTEGER NOT NULL, 
	closed_by TEXT NOT NULL, 
	reopened_by TEXT NOT NULL, 
	CONSTRAINT pk_period_reopening PRIMARY KEY (fact_id), 
	CONSTRAINT ck_period_reopening_another_person_reopens CHECK (reopened_by <> closed_by), 
	CONSTRAINT fk_period_reopening_closing_id FOREIGN KEY(closing_id) REFERENCES period_closing (fact_id), 
	CONSTRAINT fk_period_reopening_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_period_reopening_reopening_id FOREIGN KEY(reopening_id) REFERENCES period_reopening (fact_id), 
	CONSTRAINT fk_period_reopening_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_period_reopening_closing_id ON period_reopening (closing_id) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_period_reopening_reopening_id ON period_reopening (reopening_id) WHERE voided_by IS NULL;

CREATE INDEX ix_period_reopening_voided_by ON period_reopening (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_period_reopening_entry_id ON period_reopening (entry_id);

CREATE TABLE relief (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	relief_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	unit_id INTEGER, 
	applied_on TEXT NOT NULL, 
	amount_fen INTEGER NOT NULL, 
	proposed_by TEXT NOT NULL, 
	CONSTRAINT pk_relief PRIMARY KEY (fact_id), 
	CONSTRAINT ck_relief_applied_on_is_a_day CHECK (applied_on IS NULL OR (length(applied_on) = 10 AND substr(applied_on, 5, 1) = '-' AND substr(applied_on, 8, 1) = '-')), 
	CONSTRAINT ck_relief_amount_is_money CHECK (amount_fen BETWEEN 1 AND 10000000000), 
	CONSTRAINT fk_relief_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_relief_person_id FOREIGN KEY(person_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_relief_relief_id FOREIGN KEY(relief_id) REFERENCES relief (fact_id), 
	CONSTRAINT fk_relief_unit_id FOREIGN KEY(unit_id) REFERENCES unit (fact_id), 
	CONSTRAINT fk_relief_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_relief_person_id_applied_on_relief_id_amount_fen ON relief (person_id, applied_on, relief_id, amount_fen, voided_by, entry_id);

CREATE UNIQUE INDEX uq_relief_relief_id ON relief (relief_id) WHERE voided_by IS NULL;

CREATE INDEX ix_relief_voided_by ON relief (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_relief_entry_id ON relief (entry_id);

CREATE TABLE relief_approval (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	relief_approval_id INTEGER NOT NULL, 
	relief_id INTEGER NOT NULL, 
	proposed_by TEXT NOT NULL, 
	approved_by TEXT NOT NULL, 
	granted_on TEXT NOT NULL, 
	CONSTRAINT pk_relief_approval PRIMARY KEY (fact_id), 
	CONSTRAINT ck_relief_approval_granted_on_is_a_day CHECK (granted_on IS NULL OR (length(granted_on) = 10 AND substr(granted_on, 5, 1) = '-' AND substr(granted_on, 8, 1) = '-')), 
	CONSTRAINT ck_relief_approval_approver_did_not_propose CHECK (approved_by <> proposed_by), 
	CONSTRAINT fk_relief_approval_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_relief_approval_relief_approval_id FOREIGN KEY(relief_approval_id) REFERENCES relief_approval (fact_id), 
	CONSTRAINT fk_relief_approval_relief_id FOREIGN KEY(relief_id) REFERENCES relief (fact_id), 
	CONSTRAINT fk_relief_approval_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_relief_approval_relief_id ON relief_approval (relief_id) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_relief_approval_relief_approval_id ON relief_approval (relief_approval_id) WHERE voided_by IS NULL;

CREATE INDEX ix_relief_approval_voided_by ON relief_approval (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_relief_approval_entry_id ON relief_approval (entry_id);

CREATE TABLE operator (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	operator_id INTEGER NOT NULL, 
	actor TEXT NOT NULL, 
	os_user TEXT NOT NULL, 
	role_code TEXT NOT NULL, 
	unit_id INTEGER, 
	CONSTRAINT pk_operator PRIMARY KEY (fact_id), 
	CONSTRAINT ck_operator_role_is_known CHECK (role_code IN ('clerk', 'approver', 'admin', 'auditor')), 
	CONSTRAINT fk_operator_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_operator_operator_id FOREIGN KEY(operator_id) REFERENCES operator (fact_id), 
	CONSTRAINT fk_operator_unit_id FOREIGN KEY(unit_id) REFERENCES unit (fact_id), 
	CONSTRAINT fk_operator_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_operator_actor ON operator (actor) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_operator_operator_id ON operator (operator_id) WHERE voided_by IS NULL;

CREATE INDEX ix_operator_voided_by ON operator (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_operator_entry_id ON operator (entry_id);

CREATE TABLE publication (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	publication_id INTEGER NOT NULL, 
	report TEXT NOT NULL, 
	params TEXT NOT NULL, 
	title TEXT, 
	total TEXT NOT NULL, 
	row_count INTEGER NOT NULL, 
	rows_sha256 TEXT NOT NULL, 
	head_entry INTEGER NOT NULL, 
	head_hash TEXT NOT NULL, 
	CONSTRAINT pk_publication PRIMARY KEY (fact_id), 
	CONSTRAINT ck_publication_head_is_sha256 CHECK (length(head_hash) = 64), 
	CONSTRAINT ck_publication_rows_are_hashed CHECK (length(rows_sha256) = 64), 
	CONSTRAINT fk_publication_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_publication_head_entry FOREIGN KEY(head_entry) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_publication_publication_id FOREIGN KEY(publication_id) REFERENCES publication (fact_id), 
	CONSTRAINT fk_publication_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_publication_head_entry ON publication (head_entry);

CREATE UNIQUE INDEX uq_publication_publication_id ON publication (publication_id) WHERE voided_by IS NULL;

CREATE INDEX ix_publication_voided_by ON publication (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_publication_entry_id ON publication (entry_id);

CREATE TABLE denial (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	denial_id INTEGER NOT NULL, 
	command TEXT NOT NULL, 
	role_code TEXT, 
	CONSTRAINT pk_denial PRIMARY KEY (fact_id), 
	CONSTRAINT fk_denial_denial_id FOREIGN KEY(denial_id) REFERENCES denial (fact_id), 
	CONSTRAINT fk_denial_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_denial_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_denial_denial_id ON denial (denial_id) WHERE voided_by IS NULL;

CREATE INDEX ix_denial_voided_by ON denial (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_denial_entry_id ON denial (entry_id);

CREATE TABLE disclosure (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	disclosure_id INTEGER NOT NULL, 
	command TEXT NOT NULL, 
	person_id INTEGER, 
	row_count INTEGER NOT NULL, purpose_code TEXT, person_nos TEXT, file_name TEXT, 
	CONSTRAINT pk_disclosure PRIMARY KEY (fact_id), 
	CONSTRAINT fk_disclosure_disclosure_id FOREIGN KEY(disclosure_id) REFERENCES disclosure (fact_id), 
	CONSTRAINT fk_disclosure_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_disclosure_person_id FOREIGN KEY(person_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_disclosure_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_disclosure_disclosure_id ON disclosure (disclosure_id) WHERE voided_by IS NULL;

CREATE INDEX ix_disclosure_voided_by ON disclosure (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_disclosure_entry_id ON disclosure (entry_id);

CREATE TABLE erasure (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	erasure_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	row_count INTEGER NOT NULL, 
	CONSTRAINT pk_erasure PRIMARY KEY (fact_id), 
	CONSTRAINT fk_erasure_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_erasure_erasure_id FOREIGN KEY(erasure_id) REFERENCES erasure (fact_id), 
	CONSTRAINT fk_erasure_person_id FOREIGN KEY(person_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_erasure_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_erasure_person_id ON erasure (person_id) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_erasure_erasure_id ON erasure (erasure_id) WHERE voided_by IS NULL;

CREATE INDEX ix_erasure_voided_by ON erasure (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_erasure_entry_id ON erasure (entry_id);

CREATE TABLE unit_rename (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	unit_rename_id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	unit_name TEXT NOT NULL, 
	from_on TEXT NOT NULL, 
	CONSTRAINT pk_unit_rename PRIMARY KEY (fact_id), 
	CONSTRAINT ck_unit_rename_from_on_is_a_day CHECK (from_on IS NULL OR (length(from_on) = 10 AND substr(from_on, 5, 1) = '-' AND substr(from_on, 8, 1) = '-')), 
	CONSTRAINT fk_unit_rename_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_unit_rename_unit_id FOREIGN KEY(unit_id) REFERENCES unit (fact_id), 
	CONSTRAINT fk_unit_rename_unit_rename_id FOREIGN KEY(unit_rename_id) REFERENCES unit_rename (fact_id), 
	CONSTRAINT fk_unit_rename_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_unit_rename_unit_id_from_on ON unit_rename (unit_id, from_on) WHERE voided_by IS NULL;

CREATE INDEX ix_unit_rename_unit_id_from_on_unit_name ON unit_rename (unit_id, from_on, unit_name, voided_by, entry_id);

CREATE UNIQUE INDEX uq_unit_rename_unit_rename_id ON unit_rename (unit_rename_id) WHERE voided_by IS NULL;

CREATE INDEX ix_unit_rename_voided_by ON unit_rename (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_unit_rename_entry_id ON unit_rename (entry_id);

CREATE TABLE payout (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	payout_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	personal_id INTEGER NOT NULL, 
	plan_id INTEGER, 
	amount_fen INTEGER NOT NULL, 
	channel_code TEXT NOT NULL, 
	serial_no TEXT, 
	quarter TEXT, 
	category_code TEXT, 
	claim_id INTEGER, 
	decision_id INTEGER, 
	relief_id INTEGER, 
	relief_approval_id INTEGER, 
	CONSTRAINT fk_payout_relief_id FOREIGN KEY(relief_id) REFERENCES relief (fact_id), 
	CONSTRAINT fk_payout_relief_approval_id FOREIGN KEY(relief_approval_id) REFERENCES relief_approval (fact_id), 
	CONSTRAINT pk_payout PRIMARY KEY (fact_id), 
	CONSTRAINT ck_payout_channel_is_known CHECK (channel_code IN ('direct', 'office')), 
	CONSTRAINT ck_payout_amount_is_money CHECK (amount_fen BETWEEN 1 AND 10000000000), 
	CONSTRAINT fk_payout_claim_id FOREIGN KEY(claim_id) REFERENCES claim (fact_id), 
	CONSTRAINT fk_payout_decision_id FOREIGN KEY(decision_id) REFERENCES decision (fact_id), 
	CONSTRAINT fk_payout_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_payout_payout_id FOREIGN KEY(payout_id) REFERENCES payout (fact_id), 
	CONSTRAINT fk_payout_person_id FOREIGN KEY(person_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_payout_personal_id FOREIGN KEY(personal_id) REFERENCES personal (fact_id), 
	CONSTRAINT fk_payout_plan_id FOREIGN KEY(plan_id) REFERENCES "plan" (fact_id), 
	CONSTRAINT fk_payout_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_payout_claim_id_payout_id ON payout (claim_id, payout_id, voided_by, entry_id);

CREATE INDEX ix_payout_person_id_plan_id_payout_id_amount_fen_channel_cod ON payout (person_id, plan_id, payout_id, amount_fen, channel_code, voided_by, entry_id);

CREATE UNIQUE INDEX uq_payout_decision_id ON payout (decision_id) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_payout_serial_no ON payout (serial_no) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_payout_payout_id ON payout (payout_id) WHERE voided_by IS NULL;

CREATE INDEX ix_payout_voided_by ON payout (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_payout_entry_id ON payout (entry_id);

CREATE INDEX ix_payout_relief_id_payout_id ON payout (relief_id, payout_id, voided_by, entry_id);

CREATE UNIQUE INDEX uq_payout_relief_id ON payout (relief_id) WHERE voided_by IS NULL;

CREATE TABLE payee (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	payee_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	claim_id INTEGER NOT NULL, 
	relation_code TEXT, 
	holder TEXT, 
	account_no TEXT, 
	bank TEXT, 
	evidence TEXT, 
	salt TEXT, 
	commitment TEXT NOT NULL, 
	erased_by INTEGER, 
	CONSTRAINT pk_payee PRIMARY KEY (fact_id), 
	CONSTRAINT ck_payee_relation_is_known CHECK (relation_code IS NULL OR relation_code IN ('heir', 'union', 'guardian')), 
	CONSTRAINT fk_payee_claim_id FOREIGN KEY(claim_id) REFERENCES claim (fact_id), 
	CONSTRAINT fk_payee_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_payee_erased_by FOREIGN KEY(erased_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_payee_payee_id FOREIGN KEY(payee_id) REFERENCES payee (fact_id), 
	CONSTRAINT fk_payee_person_id FOREIGN KEY(person_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_payee_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_payee_erased_by ON payee (erased_by) WHERE erased_by IS NOT NULL;

CREATE UNIQUE INDEX uq_payee_claim_id ON payee (claim_id) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_payee_payee_id ON payee (payee_id) WHERE voided_by IS NULL;

CREATE INDEX ix_payee_voided_by ON payee (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_payee_entry_id ON payee (entry_id);

CREATE TABLE batch_item (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	item_id INTEGER NOT NULL, 
	batch_id INTEGER NOT NULL, 
	payout_id INTEGER NOT NULL, 
	attempt INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	personal_id INTEGER NOT NULL, 
	amount_fen INTEGER NOT NULL, 
	payee_id INTEGER, 
	CONSTRAINT fk_batch_item_payee_id FOREIGN KEY(payee_id) REFERENCES payee (fact_id), 
	CONSTRAINT pk_batch_item PRIMARY KEY (fact_id), 
	CONSTRAINT ck_batch_item_amount_is_money CHECK (amount_fen BETWEEN 1 AND 10000000000), 
	CONSTRAINT ck_batch_item_attempt_counts_from_one CHECK (attempt >= 1), 
	CONSTRAINT ck_batch_item_line_counts_from_one CHECK (line_no >= 1), 
	CONSTRAINT fk_batch_item_batch_id FOREIGN KEY(batch_id) REFERENCES payment_batch (fact_id), 
	CONSTRAINT fk_batch_item_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_batch_item_item_id FOREIGN KEY(item_id) REFERENCES batch_item (fact_id), 
	CONSTRAINT fk_batch_item_payout_id FOREIGN KEY(payout_id) REFERENCES payout (fact_id), 
	CONSTRAINT fk_batch_item_personal_id FOREIGN KEY(personal_id) REFERENCES personal (fact_id), 
	CONSTRAINT fk_batch_item_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_batch_item_batch_id_line_no_payout_id_item_id ON batch_item (batch_id, line_no, payout_id, item_id, voided_by, entry_id);

CREATE UNIQUE INDEX uq_batch_item_batch_id_payout_id ON batch_item (batch_id, payout_id) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_batch_item_payout_id_attempt ON batch_item (payout_id, attempt) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_batch_item_item_id ON batch_item (item_id) WHERE voided_by IS NULL;

CREATE INDEX ix_batch_item_voided_by ON batch_item (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_batch_item_entry_id ON batch_item (entry_id);

CREATE INDEX ix_personal_document_no ON personal (document_no, voided_by, entry_id);

CREATE TABLE mapping (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	mapping_id INTEGER NOT NULL, 
	import_code TEXT NOT NULL, 
	heading TEXT NOT NULL, 
	heading_key TEXT NOT NULL, 
	field TEXT NOT NULL, 
	unit_id INTEGER, 
	CONSTRAINT pk_mapping PRIMARY KEY (fact_id), 
	CONSTRAINT ck_mapping_heading_says_something CHECK (length(heading_key) > 0), 
	CONSTRAINT fk_mapping_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_mapping_mapping_id FOREIGN KEY(mapping_id) REFERENCES mapping (fact_id), 
	CONSTRAINT fk_mapping_unit_id FOREIGN KEY(unit_id) REFERENCES unit (fact_id), 
	CONSTRAINT fk_mapping_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_mapping_import_code_heading_key_unit_id ON mapping (import_code, heading_key, unit_id) WHERE voided_by IS NULL;

CREATE UNIQUE INDEX uq_mapping_of_all ON mapping (import_code, heading_key) WHERE voided_by IS NULL AND unit_id IS NULL;

CREATE UNIQUE INDEX uq_mapping_mapping_id ON mapping (mapping_id) WHERE voided_by IS NULL;

CREATE INDEX ix_mapping_voided_by ON mapping (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_mapping_entry_id ON mapping (entry_id);

CREATE TABLE span (
	span_code TEXT NOT NULL, 
	plan_id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	starts_on TEXT NOT NULL, 
	ends_on TEXT NOT NULL, 
	CONSTRAINT pk_span PRIMARY KEY (span_code, plan_id, unit_id, person_id, starts_on)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE span_state (
	entry_id INTEGER NOT NULL, 
	CONSTRAINT pk_span_state PRIMARY KEY (entry_id)
)
 STRICT;

CREATE TABLE dependant (
	fact_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	voided_by INTEGER, 
	source_row INTEGER, 
	dependant_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	kin_code TEXT NOT NULL, 
	from_on TEXT NOT NULL, 
	until_on TEXT, 
	CONSTRAINT pk_dependant PRIMARY KEY (fact_id), 
	CONSTRAINT ck_dependant_kin_is_known CHECK (kin_code IN ('child', 'spouse')), 
	CONSTRAINT ck_dependant_not_its_own_dependant CHECK (person_id <> member_id), 
	CONSTRAINT ck_dependant_until_after_from CHECK (until_on IS NULL OR until_on > from_on), 
	CONSTRAINT ck_dependant_from_on_is_a_day CHECK (from_on IS NULL OR (length(from_on) = 10 AND substr(from_on, 5, 1) = '-' AND substr(from_on, 8, 1) = '-')), 
	CONSTRAINT ck_dependant_until_on_is_a_day CHECK (until_on IS NULL OR (length(until_on) = 10 AND substr(until_on, 5, 1) = '-' AND substr(until_on, 8, 1) = '-')), 
	CONSTRAINT fk_dependant_dependant_id FOREIGN KEY(dependant_id) REFERENCES dependant (fact_id), 
	CONSTRAINT fk_dependant_entry_id FOREIGN KEY(entry_id) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_dependant_member_id FOREIGN KEY(member_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_dependant_person_id FOREIGN KEY(person_id) REFERENCES person (fact_id), 
	CONSTRAINT fk_dependant_voided_by FOREIGN KEY(voided_by) REFERENCES entry (entry_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE UNIQUE INDEX uq_dependant_person_id_member_id_from_on ON dependant (person_id, member_id, from_on) WHERE voided_by IS NULL;

CREATE INDEX ix_dependant_person_id_member_id_kin_code_from_on_until_on_d ON dependant (person_id, member_id, kin_code, from_on, until_on, dependant_id, voided_by, entry_id);

CREATE UNIQUE INDEX uq_dependant_dependant_id ON dependant (dependant_id) WHERE voided_by IS NULL;

CREATE INDEX ix_dependant_voided_by ON dependant (voided_by) WHERE voided_by IS NOT NULL;

CREATE INDEX ix_dependant_entry_id ON dependant (entry_id);

CREATE TRIGGER guard_entry_delete BEFORE DELETE ON "entry" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'entry: DELETE refused by the journal'); END;

CREATE TRIGGER guard_entry_update BEFORE UPDATE ON "entry" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'entry: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_entry_insert BEFORE INSERT ON "entry" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) BEGIN SELECT RAISE(ABORT, 'entry: INSERT refused by the journal'); END;

CREATE TRIGGER guard_unit_delete BEFORE DELETE ON "unit" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'unit: DELETE refused by the journal'); END;

CREATE TRIGGER guard_unit_update BEFORE UPDATE ON "unit" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.unit_id = NEW.unit_id OR (OLD.unit_id IS NULL AND NEW.unit_id IS NULL)) AND (OLD.unit_code = NEW.unit_code OR (OLD.unit_code IS NULL AND NEW.unit_code IS NULL)) AND (OLD.unit_name = NEW.unit_name OR (OLD.unit_name IS NULL AND NEW.unit_name IS NULL)) AND (OLD.kind_code = NEW.kind_code OR (OLD.kind_code IS NULL AND NEW.kind_code IS NULL)) AND (OLD.uscc = NEW.uscc OR (OLD.uscc IS NULL AND NEW.uscc IS NULL)) AND (OLD.opened_on = NEW.opened_on OR (OLD.opened_on IS NULL AND NEW.opened_on IS NULL)) AND (OLD.closed_on = NEW.closed_on OR (OLD.closed_on IS NULL AND NEW.closed_on IS NULL)) AND (OLD.successor_id = NEW.successor_id OR (OLD.successor_id IS NULL AND NEW.successor_id IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'unit: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_unit_insert BEFORE INSERT ON "unit" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "unit") OR (NEW.unit_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "unit" met WHERE met.unit_id = NEW.unit_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "unit" met WHERE met.unit_code = NEW.unit_code AND met.voided_by IS NULL) OR EXISTS (SELECT 1 FROM "unit" met WHERE met.uscc = NEW.uscc AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'unit: INSERT refused by the journal'); END;

CREATE TRIGGER guard_unit_parent_delete BEFORE DELETE ON "unit_parent" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'unit_parent: DELETE refused by the journal'); END;

CREATE TRIGGER guard_unit_parent_update BEFORE UPDATE ON "unit_parent" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.unit_parent_id = NEW.unit_parent_id OR (OLD.unit_parent_id IS NULL AND NEW.unit_parent_id IS NULL)) AND (OLD.unit_id = NEW.unit_id OR (OLD.unit_id IS NULL AND NEW.unit_id IS NULL)) AND (OLD.parent_id = NEW.parent_id OR (OLD.parent_id IS NULL AND NEW.parent_id IS NULL)) AND (OLD.from_on = NEW.from_on OR (OLD.from_on IS NULL AND NEW.from_on IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'unit_parent: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_unit_parent_insert BEFORE INSERT ON "unit_parent" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "unit_parent") OR (NEW.unit_parent_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "unit_parent" met WHERE met.unit_parent_id = NEW.unit_parent_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "unit_parent" met WHERE met.unit_id = NEW.unit_id AND met.from_on = NEW.from_on AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'unit_parent: INSERT refused by the journal'); END;

CREATE TRIGGER guard_unit_rename_delete BEFORE DELETE ON "unit_rename" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'unit_rename: DELETE refused by the journal'); END;

CREATE TRIGGER guard_unit_rename_update BEFORE UPDATE ON "unit_rename" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.unit_rename_id = NEW.unit_rename_id OR (OLD.unit_rename_id IS NULL AND NEW.unit_rename_id IS NULL)) AND (OLD.unit_id = NEW.unit_id OR (OLD.unit_id IS NULL AND NEW.unit_id IS NULL)) AND (OLD.unit_name = NEW.unit_name OR (OLD.unit_name IS NULL AND NEW.unit_name IS NULL)) AND (OLD.from_on = NEW.from_on OR (OLD.from_on IS NULL AND NEW.from_on IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'unit_rename: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_unit_rename_insert BEFORE INSERT ON "unit_rename" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "unit_rename") OR (NEW.unit_rename_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "unit_rename" met WHERE met.unit_rename_id = NEW.unit_rename_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "unit_rename" met WHERE met.unit_id = NEW.unit_id AND met.from_on = NEW.from_on AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'unit_rename: INSERT refused by the journal'); END;

CREATE TRIGGER guard_unit_alias_delete BEFORE DELETE ON "unit_alias" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'unit_alias: DELETE refused by the journal'); END;

CREATE TRIGGER guard_unit_alias_update BEFORE UPDATE ON "unit_alias" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.unit_alias_id = NEW.unit_alias_id OR (OLD.unit_alias_id IS NULL AND NEW.unit_alias_id IS NULL)) AND (OLD.unit_id = NEW.unit_id OR (OLD.unit_id IS NULL AND NEW.unit_id IS NULL)) AND (OLD.alias = NEW.alias OR (OLD.alias IS NULL AND NEW.alias IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'unit_alias: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_unit_alias_insert BEFORE INSERT ON "unit_alias" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "unit_alias") OR (NEW.unit_alias_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "unit_alias" met WHERE met.unit_alias_id = NEW.unit_alias_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "unit_alias" met WHERE met.unit_id = NEW.unit_id AND met.alias = NEW.alias AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'unit_alias: INSERT refused by the journal'); END;

CREATE TRIGGER guard_headcount_delete BEFORE DELETE ON "headcount" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'headcount: DELETE refused by the journal'); END;

CREATE TRIGGER guard_headcount_update BEFORE UPDATE ON "headcount" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.headcount_id = NEW.headcount_id OR (OLD.headcount_id IS NULL AND NEW.headcount_id IS NULL)) AND (OLD.unit_id = NEW.unit_id OR (OLD.unit_id IS NULL AND NEW.unit_id IS NULL)) AND (OLD.base = NEW.base OR (OLD.base IS NULL AND NEW.base IS NULL)) AND (OLD.counted_on = NEW.counted_on OR (OLD.counted_on IS NULL AND NEW.counted_on IS NULL)) AND (OLD.head_count = NEW.head_count OR (OLD.head_count IS NULL AND NEW.head_count IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'headcount: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_headcount_insert BEFORE INSERT ON "headcount" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "headcount") OR (NEW.headcount_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "headcount" met WHERE met.headcount_id = NEW.headcount_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "headcount" met WHERE met.unit_id = NEW.unit_id AND met.base = NEW.base AND met.counted_on = NEW.counted_on AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'headcount: INSERT refused by the journal'); END;

CREATE TRIGGER guard_target_delete BEFORE DELETE ON "target" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'target: DELETE refused by the journal'); END;

CREATE TRIGGER guard_target_update BEFORE UPDATE ON "target" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.target_id = NEW.target_id OR (OLD.target_id IS NULL AND NEW.target_id IS NULL)) AND (OLD.unit_id = NEW.unit_id OR (OLD.unit_id IS NULL AND NEW.unit_id IS NULL)) AND (OLD.year = NEW.year OR (OLD.year IS NULL AND NEW.year IS NULL)) AND (OLD.target_bp = NEW.target_bp OR (OLD.target_bp IS NULL AND NEW.target_bp IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'target: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_target_insert BEFORE INSERT ON "target" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "target") OR (NEW.target_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "target" met WHERE met.target_id = NEW.target_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "target" met WHERE met.unit_id = NEW.unit_id AND met.year = NEW.year AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'target: INSERT refused by the journal'); END;

CREATE TRIGGER guard_mapping_delete BEFORE DELETE ON "mapping" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'mapping: DELETE refused by the journal'); END;

CREATE TRIGGER guard_mapping_update BEFORE UPDATE ON "mapping" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.mapping_id = NEW.mapping_id OR (OLD.mapping_id IS NULL AND NEW.mapping_id IS NULL)) AND (OLD.import_code = NEW.import_code OR (OLD.import_code IS NULL AND NEW.import_code IS NULL)) AND (OLD.heading = NEW.heading OR (OLD.heading IS NULL AND NEW.heading IS NULL)) AND (OLD.heading_key = NEW.heading_key OR (OLD.heading_key IS NULL AND NEW.heading_key IS NULL)) AND (OLD.field = NEW.field OR (OLD.field IS NULL AND NEW.field IS NULL)) AND (OLD.unit_id = NEW.unit_id OR (OLD.unit_id IS NULL AND NEW.unit_id IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'mapping: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_mapping_insert BEFORE INSERT ON "mapping" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "mapping") OR (NEW.mapping_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "mapping" met WHERE met.mapping_id = NEW.mapping_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "mapping" met WHERE met.import_code = NEW.import_code AND met.heading_key = NEW.heading_key AND met.unit_id = NEW.unit_id AND met.voided_by IS NULL) OR EXISTS (SELECT 1 FROM "mapping" met WHERE met.import_code = NEW.import_code AND met.heading_key = NEW.heading_key AND met.voided_by IS NULL AND met.unit_id IS NULL) AND EXISTS (SELECT 1 FROM (SELECT NEW.fact_id AS fact_id, NEW.entry_id AS entry_id, NEW.voided_by AS voided_by, NEW.source_row AS source_row, NEW.mapping_id AS mapping_id, NEW.import_code AS import_code, NEW.heading AS heading, NEW.heading_key AS heading_key, NEW.field AS field, NEW.unit_id AS unit_id) fits WHERE voided_by IS NULL AND unit_id IS NULL) BEGIN SELECT RAISE(ABORT, 'mapping: INSERT refused by the journal'); END;

CREATE TRIGGER guard_person_delete BEFORE DELETE ON "person" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'person: DELETE refused by the journal'); END;

CREATE TRIGGER guard_person_update BEFORE UPDATE ON "person" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.sex_code = NEW.sex_code OR (OLD.sex_code IS NULL AND NEW.sex_code IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'person: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_person_insert BEFORE INSERT ON "person" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "person") OR (NEW.person_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "person" met WHERE met.person_id = NEW.person_id AND met.voided_by IS NULL)) BEGIN SELECT RAISE(ABORT, 'person: INSERT refused by the journal'); END;

CREATE TRIGGER guard_personal_delete BEFORE DELETE ON "personal" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'personal: DELETE refused by the journal'); END;

CREATE TRIGGER guard_personal_update BEFORE UPDATE ON "personal" FOR EACH ROW WHEN CASE WHEN (OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.personal_id = NEW.personal_id OR (OLD.personal_id IS NULL AND NEW.personal_id IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.name = NEW.name OR (OLD.name IS NULL AND NEW.name IS NULL)) AND (OLD.document_type = NEW.document_type OR (OLD.document_type IS NULL AND NEW.document_type IS NULL)) AND (OLD.document_no = NEW.document_no OR (OLD.document_no IS NULL AND NEW.document_no IS NULL)) AND (OLD.document_original = NEW.document_original OR (OLD.document_original IS NULL AND NEW.document_original IS NULL)) AND (OLD.birth_on = NEW.birth_on OR (OLD.birth_on IS NULL AND NEW.birth_on IS NULL)) AND (OLD.phone = NEW.phone OR (OLD.phone IS NULL AND NEW.phone IS NULL)) AND (OLD.card_no = NEW.card_no OR (OLD.card_no IS NULL AND NEW.card_no IS NULL)) AND (OLD.bank_name = NEW.bank_name OR (OLD.bank_name IS NULL AND NEW.bank_name IS NULL)) AND (OLD.salt = NEW.salt OR (OLD.salt IS NULL AND NEW.salt IS NULL)) AND (OLD.commitment = NEW.commitment OR (OLD.commitment IS NULL AND NEW.commitment IS NULL)) AND (OLD.erased_by = NEW.erased_by OR (OLD.erased_by IS NULL AND NEW.erased_by IS NULL))) OR (OLD.erased_by IS NULL AND NEW.erased_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.voided_by = NEW.voided_by OR (OLD.voided_by IS NULL AND NEW.voided_by IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.personal_id = NEW.personal_id OR (OLD.personal_id IS NULL AND NEW.personal_id IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.commitment = NEW.commitment OR (OLD.commitment IS NULL AND NEW.commitment IS NULL)) AND NEW.bank_name IS NULL AND NEW.birth_on IS NULL AND NEW.card_no IS NULL AND NEW.document_no IS NULL AND NEW.document_original IS NULL AND NEW.document_type IS NULL AND NEW.name IS NULL AND NEW.phone IS NULL AND NEW.salt IS NULL) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'personal: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_personal_insert BEFORE INSERT ON "personal" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "personal") OR (NEW.personal_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "personal" met WHERE met.personal_id = NEW.personal_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "personal" met WHERE met.document_type = NEW.document_type AND met.document_no = NEW.document_no AND met.voided_by IS NULL) OR EXISTS (SELECT 1 FROM "personal" met WHERE met.person_id = NEW.person_id AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'personal: INSERT refused by the journal'); END;

CREATE TRIGGER guard_person_alias_delete BEFORE DELETE ON "person_alias" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'person_alias: DELETE refused by the journal'); END;

CREATE TRIGGER guard_person_alias_update BEFORE UPDATE ON "person_alias" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.person_alias_id = NEW.person_alias_id OR (OLD.person_alias_id IS NULL AND NEW.person_alias_id IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.survivor_id = NEW.survivor_id OR (OLD.survivor_id IS NULL AND NEW.survivor_id IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'person_alias: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_person_alias_insert BEFORE INSERT ON "person_alias" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "person_alias") OR (NEW.person_alias_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "person_alias" met WHERE met.person_alias_id = NEW.person_alias_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "person_alias" met WHERE met.person_id = NEW.person_id AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'person_alias: INSERT refused by the journal'); END;

CREATE TRIGGER guard_membership_delete BEFORE DELETE ON "membership" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'membership: DELETE refused by the journal'); END;

CREATE TRIGGER guard_membership_update BEFORE UPDATE ON "membership" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.membership_id = NEW.membership_id OR (OLD.membership_id IS NULL AND NEW.membership_id IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.unit_id = NEW.unit_id OR (OLD.unit_id IS NULL AND NEW.unit_id IS NULL)) AND (OLD.status_code = NEW.status_code OR (OLD.status_code IS NULL AND NEW.status_code IS NULL)) AND (OLD.joined_on = NEW.joined_on OR (OLD.joined_on IS NULL AND NEW.joined_on IS NULL)) AND (OLD.left_on = NEW.left_on OR (OLD.left_on IS NULL AND NEW.left_on IS NULL)) AND (OLD.note = NEW.note OR (OLD.note IS NULL AND NEW.note IS NULL)) AND (OLD.left_reason_code = NEW.left_reason_code OR (OLD.left_reason_code IS NULL AND NEW.left_reason_code IS NULL)) AND (OLD.first_joined_on = NEW.first_joined_on OR (OLD.first_joined_on IS NULL AND NEW.first_joined_on IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'membership: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_membership_insert BEFORE INSERT ON "membership" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "membership") OR (NEW.membership_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "membership" met WHERE met.membership_id = NEW.membership_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "membership" met WHERE met.person_id = NEW.person_id AND met.unit_id = NEW.unit_id AND met.joined_on = NEW.joined_on AND met.status_code = NEW.status_code AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'membership: INSERT refused by the journal'); END;

CREATE TRIGGER guard_dependant_delete BEFORE DELETE ON "dependant" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'dependant: DELETE refused by the journal'); END;

CREATE TRIGGER guard_dependant_update BEFORE UPDATE ON "dependant" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.dependant_id = NEW.dependant_id OR (OLD.dependant_id IS NULL AND NEW.dependant_id IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.member_id = NEW.member_id OR (OLD.member_id IS NULL AND NEW.member_id IS NULL)) AND (OLD.kin_code = NEW.kin_code OR (OLD.kin_code IS NULL AND NEW.kin_code IS NULL)) AND (OLD.from_on = NEW.from_on OR (OLD.from_on IS NULL AND NEW.from_on IS NULL)) AND (OLD.until_on = NEW.until_on OR (OLD.until_on IS NULL AND NEW.until_on IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'dependant: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_dependant_insert BEFORE INSERT ON "dependant" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "dependant") OR (NEW.dependant_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "dependant" met WHERE met.dependant_id = NEW.dependant_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "dependant" met WHERE met.person_id = NEW.person_id AND met.member_id = NEW.member_id AND met.from_on = NEW.from_on AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'dependant: INSERT refused by the journal'); END;

CREATE TRIGGER guard_plan_delete BEFORE DELETE ON "plan" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'plan: DELETE refused by the journal'); END;

CREATE TRIGGER guard_plan_update BEFORE UPDATE ON "plan" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.plan_id = NEW.plan_id OR (OLD.plan_id IS NULL AND NEW.plan_id IS NULL)) AND (OLD.plan_code = NEW.plan_code OR (OLD.plan_code IS NULL AND NEW.plan_code IS NULL)) AND (OLD.name_zh = NEW.name_zh OR (OLD.name_zh IS NULL AND NEW.name_zh IS NULL)) AND (OLD.name_en = NEW.name_en OR (OLD.name_en IS NULL AND NEW.name_en IS NULL)) AND (OLD.kind_code = NEW.kind_code OR (OLD.kind_code IS NULL AND NEW.kind_code IS NULL)) AND (OLD.position = NEW.position OR (OLD.position IS NULL AND NEW.position IS NULL)) AND (OLD.aliases = NEW.aliases OR (OLD.aliases IS NULL AND NEW.aliases IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'plan: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_plan_insert BEFORE INSERT ON "plan" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "plan") OR (NEW.plan_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "plan" met WHERE met.plan_id = NEW.plan_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "plan" met WHERE met.plan_code = NEW.plan_code AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'plan: INSERT refused by the journal'); END;

CREATE TRIGGER guard_plan_terms_delete BEFORE DELETE ON "plan_terms" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'plan_terms: DELETE refused by the journal'); END;

CREATE TRIGGER guard_plan_terms_update BEFORE UPDATE ON "plan_terms" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.terms_id = NEW.terms_id OR (OLD.terms_id IS NULL AND NEW.terms_id IS NULL)) AND (OLD.plan_id = NEW.plan_id OR (OLD.plan_id IS NULL AND NEW.plan_id IS NULL)) AND (OLD.effective_on = NEW.effective_on OR (OLD.effective_on IS NULL AND NEW.effective_on IS NULL)) AND (OLD.ends_on = NEW.ends_on OR (OLD.ends_on IS NULL AND NEW.ends_on IS NULL)) AND (OLD.floor_base = NEW.floor_base OR (OLD.floor_base IS NULL AND NEW.floor_base IS NULL)) AND (OLD.floor_bp = NEW.floor_bp OR (OLD.floor_bp IS NULL AND NEW.floor_bp IS NULL)) AND (OLD.floor_all_below = NEW.floor_all_below OR (OLD.floor_all_below IS NULL AND NEW.floor_all_below IS NULL)) AND (OLD.content = NEW.content OR (OLD.content IS NULL AND NEW.content IS NULL)) AND (OLD.sha256 = NEW.sha256 OR (OLD.sha256 IS NULL AND NEW.sha256 IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'plan_terms: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_plan_terms_insert BEFORE INSERT ON "plan_terms" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "plan_terms") OR (NEW.terms_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "plan_terms" met WHERE met.terms_id = NEW.terms_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "plan_terms" met WHERE met.plan_id = NEW.plan_id AND met.effective_on = NEW.effective_on AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'plan_terms: INSERT refused by the journal'); END;

CREATE TRIGGER guard_enrollment_delete BEFORE DELETE ON "enrollment" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'enrollment: DELETE refused by the journal'); END;

CREATE TRIGGER guard_enrollment_update BEFORE UPDATE ON "enrollment" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.enrollment_id = NEW.enrollment_id OR (OLD.enrollment_id IS NULL AND NEW.enrollment_id IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.plan_id = NEW.plan_id OR (OLD.plan_id IS NULL AND NEW.plan_id IS NULL)) AND (OLD.terms_id = NEW.terms_id OR (OLD.terms_id IS NULL AND NEW.terms_id IS NULL)) AND (OLD.unit_id = NEW.unit_id OR (OLD.unit_id IS NULL AND NEW.unit_id IS NULL)) AND (OLD.starts_on = NEW.starts_on OR (OLD.starts_on IS NULL AND NEW.starts_on IS NULL)) AND (OLD.ends_on = NEW.ends_on OR (OLD.ends_on IS NULL AND NEW.ends_on IS NULL)) AND (OLD.share_count = NEW.share_count OR (OLD.share_count IS NULL AND NEW.share_count IS NULL)) AND (OLD.tier_code = NEW.tier_code OR (OLD.tier_code IS NULL AND NEW.tier_code IS NULL)) AND (OLD.fee_fen = NEW.fee_fen OR (OLD.fee_fen IS NULL AND NEW.fee_fen IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'enrollment: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_enrollment_insert BEFORE INSERT ON "enrollment" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "enrollment") OR (NEW.enrollment_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "enrollment" met WHERE met.enrollment_id = NEW.enrollment_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "enrollment" met WHERE met.person_id = NEW.person_id AND met.plan_id = NEW.plan_id AND met.starts_on = NEW.starts_on AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'enrollment: INSERT refused by the journal'); END;

CREATE TRIGGER guard_contribution_delete BEFORE DELETE ON "contribution" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'contribution: DELETE refused by the journal'); END;

CREATE TRIGGER guard_contribution_update BEFORE UPDATE ON "contribution" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.contribution_id = NEW.contribution_id OR (OLD.contribution_id IS NULL AND NEW.contribution_id IS NULL)) AND (OLD.kind_code = NEW.kind_code OR (OLD.kind_code IS NULL AND NEW.kind_code IS NULL)) AND (OLD.unit_id = NEW.unit_id OR (OLD.unit_id IS NULL AND NEW.unit_id IS NULL)) AND (OLD.plan_id = NEW.plan_id OR (OLD.plan_id IS NULL AND NEW.plan_id IS NULL)) AND (OLD.received_on = NEW.received_on OR (OLD.received_on IS NULL AND NEW.received_on IS NULL)) AND (OLD.amount_fen = NEW.amount_fen OR (OLD.amount_fen IS NULL AND NEW.amount_fen IS NULL)) AND (OLD.receipt_no = NEW.receipt_no OR (OLD.receipt_no IS NULL AND NEW.receipt_no IS NULL)) AND (OLD.enrollment_id = NEW.enrollment_id OR (OLD.enrollment_id IS NULL AND NEW.enrollment_id IS NULL)) AND (OLD.reverses_id = NEW.reverses_id OR (OLD.reverses_id IS NULL AND NEW.reverses_id IS NULL)) AND (OLD.member_fen = NEW.member_fen OR (OLD.member_fen IS NULL AND NEW.member_fen IS NULL)) AND (OLD.unit_fen = NEW.unit_fen OR (OLD.unit_fen IS NULL AND NEW.unit_fen IS NULL)) AND (OLD.district_fen = NEW.district_fen OR (OLD.district_fen IS NULL AND NEW.district_fen IS NULL)) AND (OLD.city_fen = NEW.city_fen OR (OLD.city_fen IS NULL AND NEW.city_fen IS NULL)) THEN FALSE ELSE TRUE END OR OLD.received_on <= (SELECT coalesce(max(closed_until), '') FROM period_closing WHERE voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'contribution: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_contribution_insert BEFORE INSERT ON "contribution" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "contribution") OR (NEW.contribution_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "contribution" met WHERE met.contribution_id = NEW.contribution_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "contribution" met WHERE met.receipt_no = NEW.receipt_no AND met.voided_by IS NULL AND met.enrollment_id IS NULL AND met.kind_code = 'receipt') AND EXISTS (SELECT 1 FROM (SELECT NEW.fact_id AS fact_id, NEW.entry_id AS entry_id, NEW.voided_by AS voided_by, NEW.source_row AS source_row, NEW.contribution_id AS contribution_id, NEW.kind_code AS kind_code, NEW.unit_id AS unit_id, NEW.plan_id AS plan_id, NEW.received_on AS received_on, NEW.amount_fen AS amount_fen, NEW.receipt_no AS receipt_no, NEW.enrollment_id AS enrollment_id, NEW.reverses_id AS reverses_id, NEW.member_fen AS member_fen, NEW.unit_fen AS unit_fen, NEW.district_fen AS district_fen, NEW.city_fen AS city_fen) fits WHERE voided_by IS NULL AND enrollment_id IS NULL AND kind_code = 'receipt') OR (NEW.amount_fen > 0) <> (NEW.member_fen > 0) OR (NEW.amount_fen > 0) <> (NEW.unit_fen > 0) OR (NEW.amount_fen > 0) <> (NEW.district_fen > 0) OR (NEW.amount_fen > 0) <> (NEW.city_fen > 0) OR abs(coalesce(NEW.member_fen, 0) + coalesce(NEW.unit_fen, 0) + coalesce(NEW.district_fen, 0) + coalesce(NEW.city_fen, 0)) > abs(NEW.amount_fen) OR NEW.received_on <= (SELECT coalesce(max(closed_until), '') FROM period_closing WHERE voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'contribution: INSERT refused by the journal'); END;

CREATE TRIGGER guard_allocation_delete BEFORE DELETE ON "allocation" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'allocation: DELETE refused by the journal'); END;

CREATE TRIGGER guard_allocation_update BEFORE UPDATE ON "allocation" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.allocation_id = NEW.allocation_id OR (OLD.allocation_id IS NULL AND NEW.allocation_id IS NULL)) AND (OLD.contribution_id = NEW.contribution_id OR (OLD.contribution_id IS NULL AND NEW.contribution_id IS NULL)) AND (OLD.enrollment_id = NEW.enrollment_id OR (OLD.enrollment_id IS NULL AND NEW.enrollment_id IS NULL)) AND (OLD.amount_fen = NEW.amount_fen OR (OLD.amount_fen IS NULL AND NEW.amount_fen IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'allocation: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_allocation_insert BEFORE INSERT ON "allocation" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "allocation") OR (NEW.allocation_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "allocation" met WHERE met.allocation_id = NEW.allocation_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "allocation" met WHERE met.contribution_id = NEW.contribution_id AND met.enrollment_id = NEW.enrollment_id AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'allocation: INSERT refused by the journal'); END;

CREATE TRIGGER guard_opening_delete BEFORE DELETE ON "opening" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'opening: DELETE refused by the journal'); END;

CREATE TRIGGER guard_opening_update BEFORE UPDATE ON "opening" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.opening_id = NEW.opening_id OR (OLD.opening_id IS NULL AND NEW.opening_id IS NULL)) AND (OLD.unit_id = NEW.unit_id OR (OLD.unit_id IS NULL AND NEW.unit_id IS NULL)) AND (OLD.year = NEW.year OR (OLD.year IS NULL AND NEW.year IS NULL)) AND (OLD.contribution_fen = NEW.contribution_fen OR (OLD.contribution_fen IS NULL AND NEW.contribution_fen IS NULL)) AND (OLD.aid_fen = NEW.aid_fen OR (OLD.aid_fen IS NULL AND NEW.aid_fen IS NULL)) AND (OLD.beneficiary_count = NEW.beneficiary_count OR (OLD.beneficiary_count IS NULL AND NEW.beneficiary_count IS NULL)) AND (OLD.member_count = NEW.member_count OR (OLD.member_count IS NULL AND NEW.member_count IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'opening: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_opening_insert BEFORE INSERT ON "opening" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "opening") OR (NEW.opening_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "opening" met WHERE met.opening_id = NEW.opening_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "opening" met WHERE met.unit_id = NEW.unit_id AND met.year = NEW.year AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'opening: INSERT refused by the journal'); END;

CREATE TRIGGER guard_settlement_delete BEFORE DELETE ON "settlement" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'settlement: DELETE refused by the journal'); END;

CREATE TRIGGER guard_settlement_update BEFORE UPDATE ON "settlement" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.settlement_id = NEW.settlement_id OR (OLD.settlement_id IS NULL AND NEW.settlement_id IS NULL)) AND (OLD.settlement_no = NEW.settlement_no OR (OLD.settlement_no IS NULL AND NEW.settlement_no IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.hospital = NEW.hospital OR (OLD.hospital IS NULL AND NEW.hospital IS NULL)) AND (OLD.hospital_level = NEW.hospital_level OR (OLD.hospital_level IS NULL AND NEW.hospital_level IS NULL)) AND (OLD.admitted_on = NEW.admitted_on OR (OLD.admitted_on IS NULL AND NEW.admitted_on IS NULL)) AND (OLD.discharged_on = NEW.discharged_on OR (OLD.discharged_on IS NULL AND NEW.discharged_on IS NULL)) AND (OLD.total_fen = NEW.total_fen OR (OLD.total_fen IS NULL AND NEW.total_fen IS NULL)) AND (OLD.fund_fen = NEW.fund_fen OR (OLD.fund_fen IS NULL AND NEW.fund_fen IS NULL)) AND (OLD.self_one_fen = NEW.self_one_fen OR (OLD.self_one_fen IS NULL AND NEW.self_one_fen IS NULL)) AND (OLD.self_two_fen = NEW.self_two_fen OR (OLD.self_two_fen IS NULL AND NEW.self_two_fen IS NULL)) AND (OLD.own_fen = NEW.own_fen OR (OLD.own_fen IS NULL AND NEW.own_fen IS NULL)) AND (OLD.referral = NEW.referral OR (OLD.referral IS NULL AND NEW.referral IS NULL)) AND (OLD.cause_code = NEW.cause_code OR (OLD.cause_code IS NULL AND NEW.cause_code IS NULL)) AND (OLD.received_on = NEW.received_on OR (OLD.received_on IS NULL AND NEW.received_on IS NULL)) AND (OLD.visit_code = NEW.visit_code OR (OLD.visit_code IS NULL AND NEW.visit_code IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'settlement: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_settlement_insert BEFORE INSERT ON "settlement" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "settlement") OR (NEW.settlement_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "settlement" met WHERE met.settlement_id = NEW.settlement_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "settlement" met WHERE met.settlement_no = NEW.settlement_no AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'settlement: INSERT refused by the journal'); END;

CREATE TRIGGER guard_claim_delete BEFORE DELETE ON "claim" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'claim: DELETE refused by the journal'); END;

CREATE TRIGGER guard_claim_update BEFORE UPDATE ON "claim" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.claim_id = NEW.claim_id OR (OLD.claim_id IS NULL AND NEW.claim_id IS NULL)) AND (OLD.plan_id = NEW.plan_id OR (OLD.plan_id IS NULL AND NEW.plan_id IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.event_on = NEW.event_on OR (OLD.event_on IS NULL AND NEW.event_on IS NULL)) AND (OLD.kind_code = NEW.kind_code OR (OLD.kind_code IS NULL AND NEW.kind_code IS NULL)) AND (OLD.settlement_id = NEW.settlement_id OR (OLD.settlement_id IS NULL AND NEW.settlement_id IS NULL)) AND (OLD.channel_code = NEW.channel_code OR (OLD.channel_code IS NULL AND NEW.channel_code IS NULL)) AND (OLD.cause_code = NEW.cause_code OR (OLD.cause_code IS NULL AND NEW.cause_code IS NULL)) AND (OLD.disease_code = NEW.disease_code OR (OLD.disease_code IS NULL AND NEW.disease_code IS NULL)) AND (OLD.harm_code = NEW.harm_code OR (OLD.harm_code IS NULL AND NEW.harm_code IS NULL)) AND (OLD.grade = NEW.grade OR (OLD.grade IS NULL AND NEW.grade IS NULL)) AND (OLD.day_count = NEW.day_count OR (OLD.day_count IS NULL AND NEW.day_count IS NULL)) AND (OLD.loss_fen = NEW.loss_fen OR (OLD.loss_fen IS NULL AND NEW.loss_fen IS NULL)) AND (OLD.received_on = NEW.received_on OR (OLD.received_on IS NULL AND NEW.received_on IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'claim: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_claim_insert BEFORE INSERT ON "claim" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "claim") OR (NEW.claim_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "claim" met WHERE met.claim_id = NEW.claim_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "claim" met WHERE met.settlement_id = NEW.settlement_id AND met.plan_id = NEW.plan_id AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'claim: INSERT refused by the journal'); END;

CREATE TRIGGER guard_medical_delete BEFORE DELETE ON "medical" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'medical: DELETE refused by the journal'); END;

CREATE TRIGGER guard_medical_update BEFORE UPDATE ON "medical" FOR EACH ROW WHEN CASE WHEN (OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.medical_id = NEW.medical_id OR (OLD.medical_id IS NULL AND NEW.medical_id IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.settlement_id = NEW.settlement_id OR (OLD.settlement_id IS NULL AND NEW.settlement_id IS NULL)) AND (OLD.claim_id = NEW.claim_id OR (OLD.claim_id IS NULL AND NEW.claim_id IS NULL)) AND (OLD.diagnosis = NEW.diagnosis OR (OLD.diagnosis IS NULL AND NEW.diagnosis IS NULL)) AND (OLD.salt = NEW.salt OR (OLD.salt IS NULL AND NEW.salt IS NULL)) AND (OLD.commitment = NEW.commitment OR (OLD.commitment IS NULL AND NEW.commitment IS NULL)) AND (OLD.erased_by = NEW.erased_by OR (OLD.erased_by IS NULL AND NEW.erased_by IS NULL))) OR (OLD.erased_by IS NULL AND NEW.erased_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.voided_by = NEW.voided_by OR (OLD.voided_by IS NULL AND NEW.voided_by IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.medical_id = NEW.medical_id OR (OLD.medical_id IS NULL AND NEW.medical_id IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.settlement_id = NEW.settlement_id OR (OLD.settlement_id IS NULL AND NEW.settlement_id IS NULL)) AND (OLD.claim_id = NEW.claim_id OR (OLD.claim_id IS NULL AND NEW.claim_id IS NULL)) AND (OLD.commitment = NEW.commitment OR (OLD.commitment IS NULL AND NEW.commitment IS NULL)) AND NEW.diagnosis IS NULL AND NEW.salt IS NULL) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'medical: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_medical_insert BEFORE INSERT ON "medical" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "medical") OR (NEW.medical_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "medical" met WHERE met.medical_id = NEW.medical_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "medical" met WHERE met.claim_id = NEW.claim_id AND met.voided_by IS NULL) OR EXISTS (SELECT 1 FROM "medical" met WHERE met.settlement_id = NEW.settlement_id AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'medical: INSERT refused by the journal'); END;

CREATE TRIGGER guard_payee_delete BEFORE DELETE ON "payee" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'payee: DELETE refused by the journal'); END;

CREATE TRIGGER guard_payee_update BEFORE UPDATE ON "payee" FOR EACH ROW WHEN CASE WHEN (OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.payee_id = NEW.payee_id OR (OLD.payee_id IS NULL AND NEW.payee_id IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.claim_id = NEW.claim_id OR (OLD.claim_id IS NULL AND NEW.claim_id IS NULL)) AND (OLD.relation_code = NEW.relation_code OR (OLD.relation_code IS NULL AND NEW.relation_code IS NULL)) AND (OLD.holder = NEW.holder OR (OLD.holder IS NULL AND NEW.holder IS NULL)) AND (OLD.account_no = NEW.account_no OR (OLD.account_no IS NULL AND NEW.account_no IS NULL)) AND (OLD.bank = NEW.bank OR (OLD.bank IS NULL AND NEW.bank IS NULL)) AND (OLD.evidence = NEW.evidence OR (OLD.evidence IS NULL AND NEW.evidence IS NULL)) AND (OLD.salt = NEW.salt OR (OLD.salt IS NULL AND NEW.salt IS NULL)) AND (OLD.commitment = NEW.commitment OR (OLD.commitment IS NULL AND NEW.commitment IS NULL)) AND (OLD.erased_by = NEW.erased_by OR (OLD.erased_by IS NULL AND NEW.erased_by IS NULL))) OR (OLD.erased_by IS NULL AND NEW.erased_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.voided_by = NEW.voided_by OR (OLD.voided_by IS NULL AND NEW.voided_by IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.payee_id = NEW.payee_id OR (OLD.payee_id IS NULL AND NEW.payee_id IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.claim_id = NEW.claim_id OR (OLD.claim_id IS NULL AND NEW.claim_id IS NULL)) AND (OLD.relation_code = NEW.relation_code OR (OLD.relation_code IS NULL AND NEW.relation_code IS NULL)) AND (OLD.commitment = NEW.commitment OR (OLD.commitment IS NULL AND NEW.commitment IS NULL)) AND NEW.account_no IS NULL AND NEW.bank IS NULL AND NEW.evidence IS NULL AND NEW.holder IS NULL AND NEW.salt IS NULL) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'payee: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_payee_insert BEFORE INSERT ON "payee" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "payee") OR (NEW.payee_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "payee" met WHERE met.payee_id = NEW.payee_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "payee" met WHERE met.claim_id = NEW.claim_id AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'payee: INSERT refused by the journal'); END;

CREATE TRIGGER guard_decision_delete BEFORE DELETE ON "decision" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'decision: DELETE refused by the journal'); END;

CREATE TRIGGER guard_decision_update BEFORE UPDATE ON "decision" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.decision_id = NEW.decision_id OR (OLD.decision_id IS NULL AND NEW.decision_id IS NULL)) AND (OLD.claim_id = NEW.claim_id OR (OLD.claim_id IS NULL AND NEW.claim_id IS NULL)) AND (OLD.outcome = NEW.outcome OR (OLD.outcome IS NULL AND NEW.outcome IS NULL)) AND (OLD.reason_code = NEW.reason_code OR (OLD.reason_code IS NULL AND NEW.reason_code IS NULL)) AND (OLD.amount_fen = NEW.amount_fen OR (OLD.amount_fen IS NULL AND NEW.amount_fen IS NULL)) AND (OLD.day_count = NEW.day_count OR (OLD.day_count IS NULL AND NEW.day_count IS NULL)) AND (OLD.enrollment_id = NEW.enrollment_id OR (OLD.enrollment_id IS NULL AND NEW.enrollment_id IS NULL)) AND (OLD.terms_id = NEW.terms_id OR (OLD.terms_id IS NULL AND NEW.terms_id IS NULL)) AND (OLD.steps = NEW.steps OR (OLD.steps IS NULL AND NEW.steps IS NULL)) AND (OLD.decided_by = NEW.decided_by OR (OLD.decided_by IS NULL AND NEW.decided_by IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'decision: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_decision_insert BEFORE INSERT ON "decision" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "decision") OR (NEW.decision_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "decision" met WHERE met.decision_id = NEW.decision_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "decision" met WHERE met.claim_id = NEW.claim_id AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'decision: INSERT refused by the journal'); END;

CREATE TRIGGER guard_relief_delete BEFORE DELETE ON "relief" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'relief: DELETE refused by the journal'); END;

CREATE TRIGGER guard_relief_update BEFORE UPDATE ON "relief" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.relief_id = NEW.relief_id OR (OLD.relief_id IS NULL AND NEW.relief_id IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.unit_id = NEW.unit_id OR (OLD.unit_id IS NULL AND NEW.unit_id IS NULL)) AND (OLD.applied_on = NEW.applied_on OR (OLD.applied_on IS NULL AND NEW.applied_on IS NULL)) AND (OLD.amount_fen = NEW.amount_fen OR (OLD.amount_fen IS NULL AND NEW.amount_fen IS NULL)) AND (OLD.proposed_by = NEW.proposed_by OR (OLD.proposed_by IS NULL AND NEW.proposed_by IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'relief: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_relief_insert BEFORE INSERT ON "relief" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "relief") OR (NEW.relief_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "relief" met WHERE met.relief_id = NEW.relief_id AND met.voided_by IS NULL)) BEGIN SELECT RAISE(ABORT, 'relief: INSERT refused by the journal'); END;

CREATE TRIGGER guard_relief_approval_delete BEFORE DELETE ON "relief_approval" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'relief_approval: DELETE refused by the journal'); END;

CREATE TRIGGER guard_relief_approval_update BEFORE UPDATE ON "relief_approval" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.relief_approval_id = NEW.relief_approval_id OR (OLD.relief_approval_id IS NULL AND NEW.relief_approval_id IS NULL)) AND (OLD.relief_id = NEW.relief_id OR (OLD.relief_id IS NULL AND NEW.relief_id IS NULL)) AND (OLD.proposed_by = NEW.proposed_by OR (OLD.proposed_by IS NULL AND NEW.proposed_by IS NULL)) AND (OLD.approved_by = NEW.approved_by OR (OLD.approved_by IS NULL AND NEW.approved_by IS NULL)) AND (OLD.granted_on = NEW.granted_on OR (OLD.granted_on IS NULL AND NEW.granted_on IS NULL)) THEN FALSE ELSE TRUE END OR OLD.granted_on <= (SELECT coalesce(max(closed_until), '') FROM period_closing WHERE voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'relief_approval: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_relief_approval_insert BEFORE INSERT ON "relief_approval" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "relief_approval") OR (NEW.relief_approval_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "relief_approval" met WHERE met.relief_approval_id = NEW.relief_approval_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "relief_approval" met WHERE met.relief_id = NEW.relief_id AND met.voided_by IS NULL) OR NEW.granted_on <= (SELECT coalesce(max(closed_until), '') FROM period_closing WHERE voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'relief_approval: INSERT refused by the journal'); END;

CREATE TRIGGER guard_payout_delete BEFORE DELETE ON "payout" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'payout: DELETE refused by the journal'); END;

CREATE TRIGGER guard_payout_update BEFORE UPDATE ON "payout" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.payout_id = NEW.payout_id OR (OLD.payout_id IS NULL AND NEW.payout_id IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.personal_id = NEW.personal_id OR (OLD.personal_id IS NULL AND NEW.personal_id IS NULL)) AND (OLD.plan_id = NEW.plan_id OR (OLD.plan_id IS NULL AND NEW.plan_id IS NULL)) AND (OLD.amount_fen = NEW.amount_fen OR (OLD.amount_fen IS NULL AND NEW.amount_fen IS NULL)) AND (OLD.channel_code = NEW.channel_code OR (OLD.channel_code IS NULL AND NEW.channel_code IS NULL)) AND (OLD.serial_no = NEW.serial_no OR (OLD.serial_no IS NULL AND NEW.serial_no IS NULL)) AND (OLD.quarter = NEW.quarter OR (OLD.quarter IS NULL AND NEW.quarter IS NULL)) AND (OLD.category_code = NEW.category_code OR (OLD.category_code IS NULL AND NEW.category_code IS NULL)) AND (OLD.claim_id = NEW.claim_id OR (OLD.claim_id IS NULL AND NEW.claim_id IS NULL)) AND (OLD.decision_id = NEW.decision_id OR (OLD.decision_id IS NULL AND NEW.decision_id IS NULL)) AND (OLD.relief_id = NEW.relief_id OR (OLD.relief_id IS NULL AND NEW.relief_id IS NULL)) AND (OLD.relief_approval_id = NEW.relief_approval_id OR (OLD.relief_approval_id IS NULL AND NEW.relief_approval_id IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'payout: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_payout_insert BEFORE INSERT ON "payout" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "payout") OR (NEW.payout_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "payout" met WHERE met.payout_id = NEW.payout_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "payout" met WHERE met.decision_id = NEW.decision_id AND met.voided_by IS NULL) OR EXISTS (SELECT 1 FROM "payout" met WHERE met.relief_id = NEW.relief_id AND met.voided_by IS NULL) OR EXISTS (SELECT 1 FROM "payout" met WHERE met.serial_no = NEW.serial_no AND met.voided_by IS NULL) OR (NEW.claim_id IS NOT NULL AND NEW.amount_fen + (SELECT coalesce(sum(met.amount_fen), 0) FROM payout met WHERE met.claim_id = NEW.claim_id AND met.voided_by IS NULL AND met.payout_id <> NEW.payout_id AND coalesce((SELECT told.event_code FROM payout_event told WHERE told.payout_id = met.payout_id AND told.voided_by IS NULL ORDER BY told.event_on DESC, told.fact_id DESC LIMIT 1), '') <> 'recovered') > coalesce((SELECT d.amount_fen FROM decision d WHERE d.claim_id = NEW.claim_id AND d.voided_by IS NULL), 0)) OR ((NEW.plan_id IS NULL) <> (NEW.relief_id IS NOT NULL)) OR (NEW.relief_id IS NOT NULL AND (NEW.claim_id IS NOT NULL OR NEW.decision_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM relief r JOIN relief_approval a ON a.relief_id = r.relief_id AND a.voided_by IS NULL WHERE r.relief_id = NEW.relief_id AND r.voided_by IS NULL AND r.amount_fen = NEW.amount_fen AND a.relief_approval_id = NEW.relief_approval_id))) BEGIN SELECT RAISE(ABORT, 'payout: INSERT refused by the journal'); END;

CREATE TRIGGER guard_payment_batch_delete BEFORE DELETE ON "payment_batch" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'payment_batch: DELETE refused by the journal'); END;

CREATE TRIGGER guard_payment_batch_update BEFORE UPDATE ON "payment_batch" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.batch_id = NEW.batch_id OR (OLD.batch_id IS NULL AND NEW.batch_id IS NULL)) AND (OLD.proposed_by = NEW.proposed_by OR (OLD.proposed_by IS NULL AND NEW.proposed_by IS NULL)) AND (OLD.item_count = NEW.item_count OR (OLD.item_count IS NULL AND NEW.item_count IS NULL)) AND (OLD.payee_count = NEW.payee_count OR (OLD.payee_count IS NULL AND NEW.payee_count IS NULL)) AND (OLD.total_fen = NEW.total_fen OR (OLD.total_fen IS NULL AND NEW.total_fen IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'payment_batch: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_payment_batch_insert BEFORE INSERT ON "payment_batch" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "payment_batch") OR (NEW.batch_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "payment_batch" met WHERE met.batch_id = NEW.batch_id AND met.voided_by IS NULL)) BEGIN SELECT RAISE(ABORT, 'payment_batch: INSERT refused by the journal'); END;

CREATE TRIGGER guard_batch_item_delete BEFORE DELETE ON "batch_item" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'batch_item: DELETE refused by the journal'); END;

CREATE TRIGGER guard_batch_item_update BEFORE UPDATE ON "batch_item" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.item_id = NEW.item_id OR (OLD.item_id IS NULL AND NEW.item_id IS NULL)) AND (OLD.batch_id = NEW.batch_id OR (OLD.batch_id IS NULL AND NEW.batch_id IS NULL)) AND (OLD.payout_id = NEW.payout_id OR (OLD.payout_id IS NULL AND NEW.payout_id IS NULL)) AND (OLD.attempt = NEW.attempt OR (OLD.attempt IS NULL AND NEW.attempt IS NULL)) AND (OLD.line_no = NEW.line_no OR (OLD.line_no IS NULL AND NEW.line_no IS NULL)) AND (OLD.personal_id = NEW.personal_id OR (OLD.personal_id IS NULL AND NEW.personal_id IS NULL)) AND (OLD.payee_id = NEW.payee_id OR (OLD.payee_id IS NULL AND NEW.payee_id IS NULL)) AND (OLD.amount_fen = NEW.amount_fen OR (OLD.amount_fen IS NULL AND NEW.amount_fen IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'batch_item: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_batch_item_insert BEFORE INSERT ON "batch_item" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "batch_item") OR (NEW.item_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "batch_item" met WHERE met.item_id = NEW.item_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "batch_item" met WHERE met.batch_id = NEW.batch_id AND met.payout_id = NEW.payout_id AND met.voided_by IS NULL) OR EXISTS (SELECT 1 FROM "batch_item" met WHERE met.payout_id = NEW.payout_id AND met.attempt = NEW.attempt AND met.voided_by IS NULL) OR coalesce((SELECT told.event_code FROM payout_event told WHERE told.payout_id = NEW.payout_id AND told.voided_by IS NULL ORDER BY told.event_on DESC, told.fact_id DESC LIMIT 1), '') IN ('paid', 'recovered') OR EXISTS (SELECT 1 FROM batch_item met WHERE met.payout_id = NEW.payout_id AND met.voided_by IS NULL AND met.item_id <> NEW.item_id AND NOT EXISTS (SELECT 1 FROM payout_event told WHERE told.item_id = met.item_id AND told.voided_by IS NULL)) OR (SELECT p.relief_id IS NOT NULL FROM payout p WHERE p.voided_by IS NULL AND p.payout_id = NEW.payout_id ORDER BY p.fact_id LIMIT 1) <> (SELECT p.relief_id IS NOT NULL FROM payout p WHERE p.voided_by IS NULL AND p.payout_id = (SELECT i.payout_id FROM batch_item i WHERE i.batch_id = NEW.batch_id AND i.voided_by IS NULL ORDER BY i.fact_id LIMIT 1) ORDER BY p.fact_id LIMIT 1) BEGIN SELECT RAISE(ABORT, 'batch_item: INSERT refused by the journal'); END;

CREATE TRIGGER guard_approval_delete BEFORE DELETE ON "approval" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'approval: DELETE refused by the journal'); END;

CREATE TRIGGER guard_approval_update BEFORE UPDATE ON "approval" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.approval_id = NEW.approval_id OR (OLD.approval_id IS NULL AND NEW.approval_id IS NULL)) AND (OLD.batch_id = NEW.batch_id OR (OLD.batch_id IS NULL AND NEW.batch_id IS NULL)) AND (OLD.proposed_by = NEW.proposed_by OR (OLD.proposed_by IS NULL AND NEW.proposed_by IS NULL)) AND (OLD.decided_by = NEW.decided_by OR (OLD.decided_by IS NULL AND NEW.decided_by IS NULL)) AND (OLD.approved_by = NEW.approved_by OR (OLD.approved_by IS NULL AND NEW.approved_by IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'approval: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_approval_insert BEFORE INSERT ON "approval" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "approval") OR (NEW.approval_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "approval" met WHERE met.approval_id = NEW.approval_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "approval" met WHERE met.batch_id = NEW.batch_id AND met.decided_by = NEW.decided_by AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'approval: INSERT refused by the journal'); END;

CREATE TRIGGER guard_payment_file_delete BEFORE DELETE ON "payment_file" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'payment_file: DELETE refused by the journal'); END;

CREATE TRIGGER guard_payment_file_update BEFORE UPDATE ON "payment_file" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.payment_file_id = NEW.payment_file_id OR (OLD.payment_file_id IS NULL AND NEW.payment_file_id IS NULL)) AND (OLD.batch_id = NEW.batch_id OR (OLD.batch_id IS NULL AND NEW.batch_id IS NULL)) AND (OLD.approval_id = NEW.approval_id OR (OLD.approval_id IS NULL AND NEW.approval_id IS NULL)) AND (OLD.file_name = NEW.file_name OR (OLD.file_name IS NULL AND NEW.file_name IS NULL)) AND (OLD.format_code = NEW.format_code OR (OLD.format_code IS NULL AND NEW.format_code IS NULL)) AND (OLD.sha256 = NEW.sha256 OR (OLD.sha256 IS NULL AND NEW.sha256 IS NULL)) AND (OLD.line_count = NEW.line_count OR (OLD.line_count IS NULL AND NEW.line_count IS NULL)) AND (OLD.total_fen = NEW.total_fen OR (OLD.total_fen IS NULL AND NEW.total_fen IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'payment_file: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_payment_file_insert BEFORE INSERT ON "payment_file" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "payment_file") OR (NEW.payment_file_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "payment_file" met WHERE met.payment_file_id = NEW.payment_file_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "payment_file" met WHERE met.batch_id = NEW.batch_id AND met.voided_by IS NULL) OR EXISTS (SELECT 1 FROM batch_item i JOIN payout p ON p.payout_id = i.payout_id AND p.voided_by IS NULL JOIN claim c ON c.claim_id = p.claim_id AND c.voided_by IS NULL WHERE i.batch_id = NEW.batch_id AND i.voided_by IS NULL AND (i.payee_id IS NULL OR NOT EXISTS (SELECT 1 FROM payee y WHERE y.claim_id = c.claim_id AND y.voided_by IS NULL AND y.relation_code IN ('heir', 'union'))) AND (c.harm_code = 'death' OR EXISTS (SELECT 1 FROM membership m WHERE m.voided_by IS NULL AND m.left_reason_code = 'deceased' AND m.person_id IN (SELECT c.person_id UNION SELECT a.survivor_id FROM person_alias a WHERE a.person_id = c.person_id AND a.voided_by IS NULL UNION SELECT o.person_id FROM person_alias o WHERE o.voided_by IS NULL AND (o.survivor_id = c.person_id OR o.survivor_id IN (SELECT a.survivor_id FROM person_alias a WHERE a.person_id = c.person_id AND a.voided_by IS NULL)))))) OR NOT EXISTS (SELECT 1 FROM approval a WHERE a.approval_id = NEW.approval_id AND a.batch_id = NEW.batch_id AND a.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'payment_file: INSERT refused by the journal'); END;

CREATE TRIGGER guard_payout_event_delete BEFORE DELETE ON "payout_event" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'payout_event: DELETE refused by the journal'); END;

CREATE TRIGGER guard_payout_event_update BEFORE UPDATE ON "payout_event" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.payout_event_id = NEW.payout_event_id OR (OLD.payout_event_id IS NULL AND NEW.payout_event_id IS NULL)) AND (OLD.payout_id = NEW.payout_id OR (OLD.payout_id IS NULL AND NEW.payout_id IS NULL)) AND (OLD.event_code = NEW.event_code OR (OLD.event_code IS NULL AND NEW.event_code IS NULL)) AND (OLD.event_on = NEW.event_on OR (OLD.event_on IS NULL AND NEW.event_on IS NULL)) AND (OLD.item_id = NEW.item_id OR (OLD.item_id IS NULL AND NEW.item_id IS NULL)) AND (OLD.payment_file_id = NEW.payment_file_id OR (OLD.payment_file_id IS NULL AND NEW.payment_file_id IS NULL)) AND (OLD.reason = NEW.reason OR (OLD.reason IS NULL AND NEW.reason IS NULL)) THEN FALSE ELSE TRUE END OR OLD.event_on <= (SELECT coalesce(max(closed_until), '') FROM period_closing WHERE voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'payout_event: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_payout_event_insert BEFORE INSERT ON "payout_event" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "payout_event") OR (NEW.payout_event_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "payout_event" met WHERE met.payout_event_id = NEW.payout_event_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "payout_event" met WHERE met.item_id = NEW.item_id AND met.event_code = NEW.event_code AND met.voided_by IS NULL) OR EXISTS (SELECT 1 FROM "payout_event" met WHERE met.payout_id = NEW.payout_id AND met.event_code = NEW.event_code AND met.event_on = NEW.event_on AND met.voided_by IS NULL) OR (NEW.event_code = 'paid' AND coalesce((SELECT told.event_code FROM payout_event told WHERE told.payout_id = NEW.payout_id AND told.voided_by IS NULL ORDER BY told.event_on DESC, told.fact_id DESC LIMIT 1), '') IN ('paid', 'recovered')) OR (NEW.event_code <> 'recovered' AND (NEW.item_id IS NOT NULL OR EXISTS (SELECT 1 FROM payout p WHERE p.payout_id = NEW.payout_id AND p.voided_by IS NULL AND (p.decision_id IS NOT NULL OR p.relief_id IS NOT NULL))) AND NOT EXISTS (SELECT 1 FROM batch_item i JOIN payment_file f ON f.batch_id = i.batch_id AND f.voided_by IS NULL WHERE i.item_id = NEW.item_id AND i.payout_id = NEW.payout_id AND i.voided_by IS NULL)) OR NEW.event_on <= (SELECT coalesce(max(closed_until), '') FROM period_closing WHERE voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'payout_event: INSERT refused by the journal'); END;

CREATE TRIGGER guard_period_closing_delete BEFORE DELETE ON "period_closing" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'period_closing: DELETE refused by the journal'); END;

CREATE TRIGGER guard_period_closing_update BEFORE UPDATE ON "period_closing" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.closing_id = NEW.closing_id OR (OLD.closing_id IS NULL AND NEW.closing_id IS NULL)) AND (OLD.closed_until = NEW.closed_until OR (OLD.closed_until IS NULL AND NEW.closed_until IS NULL)) AND (OLD.content = NEW.content OR (OLD.content IS NULL AND NEW.content IS NULL)) AND (OLD.closed_by = NEW.closed_by OR (OLD.closed_by IS NULL AND NEW.closed_by IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'period_closing: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_period_closing_insert BEFORE INSERT ON "period_closing" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "period_closing") OR (NEW.closing_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "period_closing" met WHERE met.closing_id = NEW.closing_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "period_closing" met WHERE met.closed_until = NEW.closed_until AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'period_closing: INSERT refused by the journal'); END;

CREATE TRIGGER guard_period_reopening_delete BEFORE DELETE ON "period_reopening" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'period_reopening: DELETE refused by the journal'); END;

CREATE TRIGGER guard_period_reopening_update BEFORE UPDATE ON "period_reopening" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.reopening_id = NEW.reopening_id OR (OLD.reopening_id IS NULL AND NEW.reopening_id IS NULL)) AND (OLD.closing_id = NEW.closing_id OR (OLD.closing_id IS NULL AND NEW.closing_id IS NULL)) AND (OLD.closed_by = NEW.closed_by OR (OLD.closed_by IS NULL AND NEW.closed_by IS NULL)) AND (OLD.reopened_by = NEW.reopened_by OR (OLD.reopened_by IS NULL AND NEW.reopened_by IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'period_reopening: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_period_reopening_insert BEFORE INSERT ON "period_reopening" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "period_reopening") OR (NEW.reopening_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "period_reopening" met WHERE met.reopening_id = NEW.reopening_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "period_reopening" met WHERE met.closing_id = NEW.closing_id AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'period_reopening: INSERT refused by the journal'); END;

CREATE TRIGGER guard_operator_delete BEFORE DELETE ON "operator" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'operator: DELETE refused by the journal'); END;

CREATE TRIGGER guard_operator_update BEFORE UPDATE ON "operator" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.operator_id = NEW.operator_id OR (OLD.operator_id IS NULL AND NEW.operator_id IS NULL)) AND (OLD.actor = NEW.actor OR (OLD.actor IS NULL AND NEW.actor IS NULL)) AND (OLD.os_user = NEW.os_user OR (OLD.os_user IS NULL AND NEW.os_user IS NULL)) AND (OLD.role_code = NEW.role_code OR (OLD.role_code IS NULL AND NEW.role_code IS NULL)) AND (OLD.unit_id = NEW.unit_id OR (OLD.unit_id IS NULL AND NEW.unit_id IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'operator: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_operator_insert BEFORE INSERT ON "operator" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "operator") OR (NEW.operator_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "operator" met WHERE met.operator_id = NEW.operator_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "operator" met WHERE met.actor = NEW.actor AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'operator: INSERT refused by the journal'); END;

CREATE TRIGGER guard_publication_delete BEFORE DELETE ON "publication" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'publication: DELETE refused by the journal'); END;

CREATE TRIGGER guard_publication_update BEFORE UPDATE ON "publication" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.publication_id = NEW.publication_id OR (OLD.publication_id IS NULL AND NEW.publication_id IS NULL)) AND (OLD.report = NEW.report OR (OLD.report IS NULL AND NEW.report IS NULL)) AND (OLD.params = NEW.params OR (OLD.params IS NULL AND NEW.params IS NULL)) AND (OLD.title = NEW.title OR (OLD.title IS NULL AND NEW.title IS NULL)) AND (OLD.total = NEW.total OR (OLD.total IS NULL AND NEW.total IS NULL)) AND (OLD.row_count = NEW.row_count OR (OLD.row_count IS NULL AND NEW.row_count IS NULL)) AND (OLD.rows_sha256 = NEW.rows_sha256 OR (OLD.rows_sha256 IS NULL AND NEW.rows_sha256 IS NULL)) AND (OLD.head_entry = NEW.head_entry OR (OLD.head_entry IS NULL AND NEW.head_entry IS NULL)) AND (OLD.head_hash = NEW.head_hash OR (OLD.head_hash IS NULL AND NEW.head_hash IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'publication: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_publication_insert BEFORE INSERT ON "publication" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "publication") OR (NEW.publication_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "publication" met WHERE met.publication_id = NEW.publication_id AND met.voided_by IS NULL)) BEGIN SELECT RAISE(ABORT, 'publication: INSERT refused by the journal'); END;

CREATE TRIGGER guard_denial_delete BEFORE DELETE ON "denial" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'denial: DELETE refused by the journal'); END;

CREATE TRIGGER guard_denial_update BEFORE UPDATE ON "denial" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.denial_id = NEW.denial_id OR (OLD.denial_id IS NULL AND NEW.denial_id IS NULL)) AND (OLD.command = NEW.command OR (OLD.command IS NULL AND NEW.command IS NULL)) AND (OLD.role_code = NEW.role_code OR (OLD.role_code IS NULL AND NEW.role_code IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'denial: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_denial_insert BEFORE INSERT ON "denial" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "denial") OR (NEW.denial_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "denial" met WHERE met.denial_id = NEW.denial_id AND met.voided_by IS NULL)) BEGIN SELECT RAISE(ABORT, 'denial: INSERT refused by the journal'); END;

CREATE TRIGGER guard_disclosure_delete BEFORE DELETE ON "disclosure" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'disclosure: DELETE refused by the journal'); END;

CREATE TRIGGER guard_disclosure_update BEFORE UPDATE ON "disclosure" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.disclosure_id = NEW.disclosure_id OR (OLD.disclosure_id IS NULL AND NEW.disclosure_id IS NULL)) AND (OLD.command = NEW.command OR (OLD.command IS NULL AND NEW.command IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.row_count = NEW.row_count OR (OLD.row_count IS NULL AND NEW.row_count IS NULL)) AND (OLD.purpose_code = NEW.purpose_code OR (OLD.purpose_code IS NULL AND NEW.purpose_code IS NULL)) AND (OLD.person_nos = NEW.person_nos OR (OLD.person_nos IS NULL AND NEW.person_nos IS NULL)) AND (OLD.file_name = NEW.file_name OR (OLD.file_name IS NULL AND NEW.file_name IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'disclosure: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_disclosure_insert BEFORE INSERT ON "disclosure" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "disclosure") OR (NEW.disclosure_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "disclosure" met WHERE met.disclosure_id = NEW.disclosure_id AND met.voided_by IS NULL)) BEGIN SELECT RAISE(ABORT, 'disclosure: INSERT refused by the journal'); END;

CREATE TRIGGER guard_erasure_delete BEFORE DELETE ON "erasure" FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'erasure: DELETE refused by the journal'); END;

CREATE TRIGGER guard_erasure_update BEFORE UPDATE ON "erasure" FOR EACH ROW WHEN CASE WHEN OLD.voided_by IS NULL AND NEW.voided_by = (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) AND (OLD.fact_id = NEW.fact_id OR (OLD.fact_id IS NULL AND NEW.fact_id IS NULL)) AND (OLD.entry_id = NEW.entry_id OR (OLD.entry_id IS NULL AND NEW.entry_id IS NULL)) AND (OLD.source_row = NEW.source_row OR (OLD.source_row IS NULL AND NEW.source_row IS NULL)) AND (OLD.erasure_id = NEW.erasure_id OR (OLD.erasure_id IS NULL AND NEW.erasure_id IS NULL)) AND (OLD.person_id = NEW.person_id OR (OLD.person_id IS NULL AND NEW.person_id IS NULL)) AND (OLD.row_count = NEW.row_count OR (OLD.row_count IS NULL AND NEW.row_count IS NULL)) THEN FALSE ELSE TRUE END BEGIN SELECT RAISE(ABORT, 'erasure: UPDATE refused by the journal'); END;

CREATE TRIGGER guard_erasure_insert BEFORE INSERT ON "erasure" FOR EACH ROW WHEN NEW.entry_id <> (SELECT coalesce(max(entry_id), 0) + 1 FROM entry) OR NEW.voided_by IS NOT NULL OR NEW.fact_id <= (SELECT coalesce(max(fact_id), 0) FROM "erasure") OR (NEW.erasure_id <> NEW.fact_id AND EXISTS (SELECT 1 FROM "erasure" met WHERE met.erasure_id = NEW.erasure_id AND met.voided_by IS NULL)) OR EXISTS (SELECT 1 FROM "erasure" met WHERE met.person_id = NEW.person_id AND met.voided_by IS NULL) BEGIN SELECT RAISE(ABORT, 'erasure: INSERT refused by the journal'); END;

