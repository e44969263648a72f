-- Who is named in the rows of others: `member`'s account, entries, events, outbox or audit log name
-- somebody, so that an erasure finds them. `named` is a digest of tenant and id. A row may say more
-- than is true, never less. Deeds that concern nobody have the member ''.
CREATE TABLE mentions (
    tenant TEXT NOT NULL,
    named  TEXT NOT NULL,
    member TEXT NOT NULL,
    PRIMARY KEY (tenant, named, member)
);
CREATE INDEX mentions_by_member ON mentions (tenant, member);

-- How far the rows that were there before were read for their mentions: the last row of each
-- source, or that all were.
CREATE TABLE mentions_read (
    source TEXT   NOT NULL,
    tenant TEXT   NOT NULL,
    place  TEXT   NOT NULL,
    part   TEXT   NOT NULL,
    done   BIGINT NOT NULL,
    PRIMARY KEY (source)
);

-- What else an erasure changes of one member.
CREATE INDEX outbox_by_member ON outbox (tenant, member);
CREATE INDEX coupons_by_user ON coupons (tenant, used_by) WHERE used_by IS NOT NULL;
