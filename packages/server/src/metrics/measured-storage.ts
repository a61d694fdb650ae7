import {
  type FullStorage,
  type MaybeAsync,
  type PortError,
  tenantsAndClientsOf,
} from "@mintport/core/ports";
import type { Result } from "@mintport/core/result";
import type { Attributes, Histogram } from "@opentelemetry/api";
import { onceAnswered } from "./once-answered.ts";

/**
 * The same storage, whose every call is measured: how long it took by store and outcome. Put behind caches, it measures what
 * the engine does.
 */
export const measuredStorage = (storage: FullStorage, duration: Histogram): FullStorage => {
  const timed = timing(duration);
  const of = {
    tenants: timedStore(storage.tenants, timed, "tenant-store"),
    clients: timedStore(storage.clients, timed, "client-store"),
  };
  const both = tenantsAndClientsOf(storage);
  return {
    capabilities: storage.capabilities,
    ...of,
    tenantsAndClients: both && {
      of,
      find: (tenant, client) => timed("tenant-and-client-store", () => both.find(tenant, client)),
    },
    accessTokens: timedStore(storage.accessTokens, timed, "access-token-store"),
    replays: timedStore(storage.replays, timed, "replay-store"),
    singleUse: timedStore(storage.singleUse, timed, "single-use-store"),
    tokenFamilies: timedStore(storage.tokenFamilies, timed, "token-family-store"),
    grants: timedStore(storage.grants, timed, "grant-store"),
    deviceAuthorizations: timedStore(
      storage.deviceAuthorizations,
      timed,
      "device-authorization-store",
    ),
    keyRings: timedStore(storage.keyRings, timed, "key-store"),
  };
};

type Timed = <T>(store: string, call: () => MaybeAsync<T, PortError>) => MaybeAsync<T, PortError>;

const timing =
  (duration: Histogram): Timed =>
  (store, call) => {
    const began = performance.now();
    return onceAnswered(call(), (outcome) => {
      duration.record((performance.now() - began) / 1000, attributesOf(store, outcome));
    });
  };

/** The kinds of a port's failure are few. */
const attributesOf = (store: string, outcome: Result<unknown, PortError>): Attributes => ({
  "mintport.store": store,
  "mintport.outcome": outcome.isOk() ? "answered" : outcome.error.kind,
});

type Method = (...args: unknown[]) => MaybeAsync<unknown, PortError>;

/** A store in its deadline is a plain object of methods. */
const timedStore = <Store extends object>(store: Store, timed: Timed, name: string): Store =>
  Object.fromEntries(
    Object.entries(store).map(([method, call]: [string, Method]) => [
      method,
      (...args: unknown[]) => timed(name, () => call(...args)),
    ]),
  ) as Store;
