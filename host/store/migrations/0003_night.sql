-- A segment's members one after the other, each with the day of the last move: audiences. The sum
-- of its moves up to a day is the segment's size.
CREATE INDEX moves_by_member ON moves (tenant, segment, member, day, delta);
-- The segments of one member on a day: conversion, and erasure.
CREATE INDEX moves_of_member ON moves (tenant, member);

-- Which webhook has taken a parcel of the outbox already, while others still have not.
CREATE TABLE deliveries (
    tenant   TEXT   NOT NULL,
    parcel   TEXT   NOT NULL,
    webhook  TEXT   NOT NULL,
    taken_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, parcel, webhook)
);
