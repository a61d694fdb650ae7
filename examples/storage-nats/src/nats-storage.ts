import type { FullStorage } from "@mintport/core/ports";
import type { NatsConnection } from "@nats-io/transport-node";
import { accessTokenStore } from "./access-token-store.ts";
import { clientStore } from "./client-store.ts";
import { deviceAuthorizationStore } from "./device-authorization-store.ts";
import { grantStore } from "./grant-store.ts";
import { keyRingStore } from "./key-ring-store.ts";
import { replayStore } from "./replay-store.ts";
import { type NatsOptions, openRows } from "./rows.ts";
import { singleUseStore } from "./single-use-store.ts";
import { tenantStore } from "./tenant-store.ts";
import { tokenFamilyStore } from "./token-family-store.ts";

/** The stores, and how to delete all that they keep. */
export interface NatsStorage extends FullStorage {
  /** Deletes the bucket. */
  destroy(): Promise<void>;
}

/**
 * Every store in one bucket of NATS JetStream. Rejects if the bucket cannot be opened.
 *
 * @example
 * const storage = await natsStorage(await connect({ servers: "nats://127.0.0.1:4222" }), { replicas: 3 });
 */
export const natsStorage = async (
  connection: NatsConnection,
  options: NatsOptions = {},
): Promise<NatsStorage> => {
  const rows = await openRows(connection, options);
  return {
    capabilities: { expiresByItself: false, shared: true },
    tenants: tenantStore(rows),
    clients: clientStore(rows),
    accessTokens: accessTokenStore(rows),
    replays: replayStore(rows),
    singleUse: singleUseStore(rows),
    tokenFamilies: tokenFamilyStore(rows),
    grants: grantStore(rows),
    deviceAuthorizations: deviceAuthorizationStore(rows),
    keyRings: keyRingStore(rows),
    destroy: rows.destroy,
  };
};
