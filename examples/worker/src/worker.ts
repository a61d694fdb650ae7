import { createAuthorizationServer } from "@mintport/core";
import { systemClock } from "@mintport/core/ports";
import { sha256SecretHasher, staticKeys } from "@mintport/crypto/web";
import { type WebHandler, webHandler } from "@mintport/http/web";
import { sqlStorage } from "@mintport/storage-sql";
import { d1Dialect } from "@mintport/storage-sql/d1";
import { type Environment, tenantId } from "./environment.ts";

/** The Worker: the endpoints, and a timer that deletes what is expired. */
export default {
  fetch: async (request: Request, environment: Environment): Promise<Response> =>
    (await handlerOf(environment))(request),

  scheduled: async (_event: unknown, { DB }: Environment): Promise<void> => {
    const { accessTokens, replays, singleUse, tokenFamilies, grants } = sqlStorage({
      dialect: d1Dialect(DB),
    });
    for (const store of [accessTokens, replays, singleUse, tokenFamilies, grants]) {
      const pruned = await store.prune("*", systemClock.now(), 5000);
      if (pruned.isErr()) console.error("not pruned:", pruned.error.port, pruned.error.kind);
    }
  },
};

const handlerOf = async (environment: Environment): Promise<WebHandler> => {
  const made = handlers.get(environment) ?? (await makeHandler(environment));
  handlers.set(environment, made);
  return made;
};

/** One for each environment, which an isolate keeps from request to request. */
const handlers = new WeakMap<Environment, WebHandler>();

const makeHandler = async ({ DB, SIGNING_KEY }: Environment): Promise<WebHandler> =>
  webHandler(
    createAuthorizationServer({
      storage: sqlStorage({ dialect: d1Dialect(DB) }),
      keys: await staticKeys([
        { tenant: tenantId, alg: "ES256", privateJwk: JSON.parse(SIGNING_KEY) as object },
      ]),
      secretHasher: sha256SecretHasher,
    }),
    { basePath: "/oauth", tenant: tenantId },
  );
