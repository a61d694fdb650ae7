import type { FullStorage } from "../ports/storage.ts";
import { guarded } from "./guard.ts";

/**
 * The same storage, in which no call takes longer than `timeout` milliseconds: past that it is `timed_out`, and what
 * is thrown is `unavailable`. For management and for whoever uses stores directly; the endpoints have their own.
 */
export const withDeadlines = (storage: FullStorage, timeout: number): FullStorage => ({
  ...storage,
  tenants: guarded(storage.tenants, "tenant-store", timeout),
  clients: guarded(storage.clients, "client-store", timeout),
  accessTokens: guarded(storage.accessTokens, "access-token-store", timeout),
  replays: guarded(storage.replays, "replay-store", timeout),
  singleUse: guarded(storage.singleUse, "single-use-store", timeout),
  tokenFamilies: guarded(storage.tokenFamilies, "token-family-store", timeout),
  keyRings: guarded(storage.keyRings, "key-store", timeout),
});
