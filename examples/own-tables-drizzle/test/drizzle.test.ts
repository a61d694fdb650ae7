import { issuerOnOwnTables } from "@mintport/example-own-tables-suite";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { openServer } from "../src/server.ts";

issuerOnOwnTables("Drizzle", async (connectionString, keyFile) => {
  const pool = new pg.Pool({ connectionString });
  return { server: await openServer(drizzle(pool), keyFile), close: () => pool.end() };
});
