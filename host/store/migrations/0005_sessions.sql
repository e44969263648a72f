-- Calls that told sessions: the same call again counts once.
CREATE TABLE sessions_told (
    tenant  TEXT   NOT NULL,
    id      TEXT   NOT NULL,
    day     TEXT   NOT NULL,
    segment TEXT   NOT NULL,
    count   BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
