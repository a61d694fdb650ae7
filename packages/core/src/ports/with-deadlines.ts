import type { ResultAsync } from "neverthrow";
import type { PortError } from "../errors/port-error.ts";
import { guard } from "./guard.ts";
import type { FullStorage } from "./storage.ts";

/**
 * The same storage, in which no call takes longer than `timeout` milliseconds: past that it is `timed_out`, and what
 * is thrown is `unavailable`. For management and for whoever uses stores directly; the endpoints have their own.
 */
export const withDeadlines = (storage: FullStorage, timeout: number): FullStorage => ({
  ...storage,
  tenants: bounded(storage.tenants, "tenant-store", timeout),
  clients: bounded(storage.clients, "client-store", timeout),
  accessTokens: bounded(storage.accessTokens, "access-token-store", timeout),
  replays: bounded(storage.replays, "replay-store", timeout),
  singleUse: bounded(storage.singleUse, "single-use-store", timeout),
  tokenFamilies: bounded(storage.tokenFamilies, "token-family-store", timeout),
  keyRings: bounded(storage.keyRings, "key-store", timeout),
});

type Method = (...args: readonly unknown[]) => ResultAsync<unknown, PortError>;

/** Every method of a store answers a `ResultAsync`, so all of them are bounded alike. */
const bounded = <Store extends object>(store: Store, port: string, timeout: number): Store =>
  new Proxy(store, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      return typeof method === "function"
        ? guard(port, timeout, method.bind(target) as Method)
        : method;
    },
  });
