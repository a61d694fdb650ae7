import { apiOf } from "./api.ts";
import type { Config } from "./config.ts";
import type { Session } from "./sign-in.ts";

/** The scope of the admin API that the operator lacks for an act that takes `right`, as `clients:write`; `undefined` if none. */
export type Lacks = (right: string, tenant?: string) => string | undefined;

/** Reads what the operator may do. If nobody says so, nothing is kept from them: the server judges each act anyway. */
export const readRights = async (config: Config, session: Session): Promise<Lacks> => {
  const ask = apiOf(config, session, () => undefined, "/admin/console");
  const scopes = await ask<{ readonly scopes: readonly string[] }>("/rights").then(
    ({ body }) => body.scopes,
    () => undefined,
  );
  return (right, tenant) => {
    // In the admin tenant what is more than its clients takes everything.
    const isAll = tenant === config.tenant && !right.startsWith("clients");
    const scope = `mintport:${isAll ? "*" : right}`;
    return scopes === undefined || scopes.includes(scope) ? undefined : scope;
  };
};
