import type { FullStorage } from "../ports/storage.ts";
import { guardPort, guardTenantsAndClients } from "./guard.ts";

/**
 * The same storage, in which no call takes longer than `timeout` milliseconds: past that it is `timed_out`, and what
 * is thrown is `unavailable`. For management and for whoever uses stores directly; the endpoints have their own.
 */
export const withDeadlines = (storage: FullStorage, timeout: number): FullStorage => ({
  capabilities: storage.capabilities,
  ...guardTenantsAndClients(storage, timeout),
  accessTokens: guardPort(storage.accessTokens, "access-token-store", timeout),
  replays: guardPort(storage.replays, "replay-store", timeout),
  singleUse: guardPort(storage.singleUse, "single-use-store", timeout),
  tokenFamilies: guardPort(storage.tokenFamilies, "token-family-store", timeout),
  grants: guardPort(storage.grants, "grant-store", timeout),
  deviceAuthorizations: guardPort(
    storage.deviceAuthorizations,
    "device-authorization-store",
    timeout,
  ),
  keyRings: guardPort(storage.keyRings, "key-store", timeout),
});
