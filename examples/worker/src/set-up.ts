import { createClient, createTenant } from "@mintport/core/management";
import { systemEntropy } from "@mintport/core/ports";
import { sha256SecretHasher } from "@mintport/crypto/web";
import { migrate, sqlStorage } from "@mintport/storage-sql";
import { type D1Binding, d1Dialect } from "@mintport/storage-sql/d1";
import { tenantId } from "./environment.ts";

/**
 * Makes the tables, the tenant and a client. Answers the client's secret, which is shown this once. To be run from Node, once, on the
 * binding that wrangler's `getPlatformProxy` gives.
 *
 * @example
 * const { env, dispose } = await getPlatformProxy<Environment>();
 * console.log(await setUp(env.DB, "https://auth.example.com"));
 */
export const setUp = async (database: D1Binding, issuer: string): Promise<string> => {
  const storage = sqlStorage({ dialect: d1Dialect(database) });
  const made = await migrate({ dialect: d1Dialect(database) })
    .andThen(() =>
      createTenant(storage.tenants)({
        id: tenantId,
        issuer,
        audience: "https://api.example.com",
        signingAlgorithm: "ES256",
      }),
    )
    .andThen(() =>
      createClient({
        clients: storage.clients,
        secretHasher: sha256SecretHasher,
        entropy: systemEntropy,
      })(tenantId, {
        id: "reports",
        grantTypes: ["client_credentials"],
        ownScope: "api:read",
      }),
    );
  if (made.isErr()) throw new Error(`not set up: ${JSON.stringify(made.error)}`);
  return made.value.secret ?? "";
};
