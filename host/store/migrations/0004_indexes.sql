-- Coupons that come back with their order, the poll for follow-ups, and what is kept of a person.
CREATE INDEX coupons_by_order ON coupons (tenant, order_id);
CREATE INDEX outbox_by_topic ON outbox (tenant, topic, state, due_at);
CREATE INDEX exposures_by_unit ON exposures (tenant, unit);
CREATE INDEX audit_by_member ON audit (tenant, member);
