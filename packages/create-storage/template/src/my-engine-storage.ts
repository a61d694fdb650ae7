import type { FullStorage } from "@mintport/core/ports";
import { accessTokenStore } from "./access-token-store.ts";
import { clientStore } from "./client-store.ts";
import { deviceAuthorizationStore } from "./device-authorization-store.ts";
import { grantStore } from "./grant-store.ts";
import { keyRingStore } from "./key-ring-store.ts";
import type { MyEngineClient } from "./my-engine-client.ts";
import { replayStore } from "./replay-store.ts";
import { singleUseStore } from "./single-use-store.ts";
import { tenantStore } from "./tenant-store.ts";
import { tenantsAndClients } from "./tenants-and-clients.ts";
import { tokenFamilyStore } from "./token-family-store.ts";

/**
 * Every store on this engine.
 *
 * @example
 * createAuthorizationServer({ storage: myEngineStorage(client), keys, secretHasher })
 */
export const myEngineStorage = (client: MyEngineClient): FullStorage => {
  const [tenants, clients] = [tenantStore(client), clientStore(client)];
  return {
    capabilities: {
      // Whether the engine drops expired rows by itself. The tests say the same.
      expiresByItself: false,
      // Whether another process sees what one wrote, and it outlives both.
      shared: true,
    },
    tenants,
    clients,
    // Leave this line and its file out if the engine cannot answer both in one round trip.
    tenantsAndClients: tenantsAndClients(client, { tenants, clients }),
    accessTokens: accessTokenStore(client),
    replays: replayStore(client),
    singleUse: singleUseStore(client),
    tokenFamilies: tokenFamilyStore(client),
    grants: grantStore(client),
    deviceAuthorizations: deviceAuthorizationStore(client),
    keyRings: keyRingStore(client),
  };
};
