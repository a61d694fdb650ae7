import {
  type FullStorage,
  isSync,
  type MaybeAsync,
  tenantsAndClientsOf,
  type VerifiedSecrets,
  type VerifiedTokens,
} from "@mintport/core/ports";
import type { Counter } from "@opentelemetry/api";

/** Counts whether a cache knew what it was asked. */
export interface CountedLookups {
  /** The storage in its cache. What is answered at once came from there; an engine always has to be waited for. */
  storage(storage: FullStorage): FullStorage;
  verifiedSecrets(secrets: VerifiedSecrets): VerifiedSecrets;
  verifiedTokens<Read extends object>(tokens: VerifiedTokens<Read>): VerifiedTokens<Read>;
}

/** Counts the lookups of caches by their name, and by whether they knew. */
export const countedLookups = (lookups: Counter): CountedLookups => {
  const count = (cache: string, isHit: boolean): void => {
    lookups.add(1, { "mintport.cache": cache, "mintport.result": isHit ? "hit" : "miss" });
  };
  const counted = <T, E>(cache: string, answer: MaybeAsync<T, E>): MaybeAsync<T, E> => {
    count(cache, isSync(answer));
    return answer;
  };
  return {
    storage: (storage) => {
      const { tenants, clients } = storage;
      const of = {
        tenants: {
          ...tenants,
          find: (tenant: Parameters<typeof tenants.find>[0]) =>
            counted("tenants", tenants.find(tenant)),
        },
        clients: {
          ...clients,
          find: (...asked: Parameters<typeof clients.find>) =>
            counted("clients", clients.find(...asked)),
        },
      };
      const both = tenantsAndClientsOf(storage);
      return {
        ...storage,
        ...of,
        tenantsAndClients: both && {
          of,
          find: (tenant, client) => counted("tenants_and_clients", both.find(tenant, client)),
        },
      };
    },
    verifiedSecrets: (secrets) => ({
      remember: (secret) => {
        secrets.remember(secret);
      },
      knows: (secret) => {
        const isKnown = secrets.knows(secret);
        count("verified_secrets", isKnown);
        return isKnown;
      },
    }),
    verifiedTokens: (tokens) => ({
      find: (issuer, token) => {
        const found = tokens.find(issuer, token);
        count("verified_tokens", found !== undefined);
        return found;
      },
      keep: (issuer, token, read) => {
        tokens.keep(issuer, token, read);
      },
    }),
  };
};
