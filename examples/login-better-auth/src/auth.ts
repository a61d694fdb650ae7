import { DatabaseSync } from "node:sqlite";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";

/** Your better-auth, here with a database in memory. Sessions stand in it, so that a logout ends them everywhere. */
export const makeAuth = async (origin: string, secret: string): Promise<Auth> => {
  const options = optionsOf(origin, secret);
  await (await getMigrations(options)).runMigrations();
  return betterAuth(options);
};

export type Auth = ReturnType<typeof betterAuth<ReturnType<typeof optionsOf>>>;

const optionsOf = (origin: string, secret: string) =>
  ({
    baseURL: origin,
    secret,
    database: new DatabaseSync(":memory:"),
    emailAndPassword: { enabled: true },
  }) satisfies BetterAuthOptions;
