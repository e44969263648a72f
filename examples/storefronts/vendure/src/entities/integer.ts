import { Column, type ColumnOptions } from "typeorm";

/**
 * A column for UTC milliseconds, points or minor units. Databases hand 64-bit integers out as text,
 * as they may not fit; those here always do.
 */
export function Integer(options: ColumnOptions = {}): PropertyDecorator {
  return Column({
    ...options,
    type: "bigint",
    transformer: {
      to: (value: number | null) => value,
      from: (value: string | number | null) => (value === null ? null : safe(Number(value))),
    },
  });
}

function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`expected an integer within 53 bits, found ${value}`);
  return value;
}
