-- Keys to the HTTP API. Only their hashes are kept.
CREATE TABLE keys (
    id         TEXT   NOT NULL,
    tenant     TEXT   NOT NULL,
    scope      TEXT   NOT NULL,
    label      TEXT   NOT NULL,
    hash       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (id)
);

-- What operators did by hand, and why.
CREATE TABLE audit (
    tenant   TEXT   NOT NULL,
    number   BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    key_id   TEXT   NOT NULL,
    action   TEXT   NOT NULL,
    member   TEXT,
    reason   TEXT   NOT NULL,
    detail   TEXT   NOT NULL,
    PRIMARY KEY (tenant, number)
);

-- Where webhooks go.
CREATE TABLE webhooks (
    tenant     TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    url        TEXT   NOT NULL,
    secret     TEXT   NOT NULL,
    topics     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- The segments of each member as of the last night that looked, with the lifecycle stage.
CREATE TABLE memberships (
    tenant    TEXT   NOT NULL,
    member    TEXT   NOT NULL,
    day       TEXT   NOT NULL,
    lifecycle TEXT   NOT NULL,
    segments  TEXT   NOT NULL,
    PRIMARY KEY (tenant, member)
);

-- Members entering and leaving segments, one row for each move: what sizes are summed from.
CREATE TABLE moves (
    tenant  TEXT   NOT NULL,
    day     TEXT   NOT NULL,
    segment TEXT   NOT NULL,
    member  TEXT   NOT NULL,
    delta   BIGINT NOT NULL,
    PRIMARY KEY (tenant, day, segment, member)
);
CREATE INDEX moves_by_segment ON moves (tenant, segment, day);

-- Nights that were worked through, and how far one has come.
CREATE TABLE nights (
    tenant      TEXT   NOT NULL,
    day         TEXT   NOT NULL,
    finished_at BIGINT NOT NULL,
    members     BIGINT NOT NULL,
    PRIMARY KEY (tenant, day)
);

-- Sessions told by storefronts, summed by day and segment: for conversion.
CREATE TABLE sessions (
    tenant  TEXT   NOT NULL,
    day     TEXT   NOT NULL,
    segment TEXT   NOT NULL,
    count   BIGINT NOT NULL,
    PRIMARY KEY (tenant, day, segment)
);
