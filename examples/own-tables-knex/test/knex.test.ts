import { issuerOnOwnTables } from "@mintport/example-own-tables-suite";
import knex from "knex";
import { openServer } from "../src/server.ts";

issuerOnOwnTables("knex", async (connection, keyFile) => {
  const db = knex({ client: "pg", connection });
  return { server: await openServer(db, keyFile), close: () => db.destroy() };
});
