import type { VendureConfig } from "@vendure/core";
import { randomBytes } from "node:crypto";
import { Client } from "pg";

/** A database for one server, gone with it. */
export interface Database {
  name: string;
  options: VendureConfig["dbConnectionOptions"];
  drop(): Promise<void>;
}

/** SQLite in memory. */
export const sqlite = async (): Promise<Database> => ({
  name: "SQLite",
  options: { type: "sqljs", synchronize: true, autoSave: false, logging: false },
  drop: async () => {},
});

/** A new database on a PostgreSQL server, given as a URL. */
export async function postgres(server: string): Promise<Database> {
  const name = `fidelis_vendure_${randomBytes(6).toString("hex")}`;
  const url = new URL(server);
  const run = async (statement: string) => {
    url.pathname = "/postgres";
    const client = new Client({ connectionString: url.href });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await run(`CREATE DATABASE ${name}`);
  const own = new URL(server);
  own.pathname = `/${name}`;
  return {
    name: "PostgreSQL",
    options: { type: "postgres", url: own.href, synchronize: true, logging: false },
    drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}
