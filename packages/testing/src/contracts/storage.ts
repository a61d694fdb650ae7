import type { FullStorage } from "@mintport/core/ports";
import { type Open, seenThrough } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { accessTokenStoreContract } from "./access-token-store.ts";
import { clientStoreContract } from "./client-store.ts";
import { deviceAuthorizationStoreContract } from "./device-authorization-store.ts";
import { grantStoreContract } from "./grant-store.ts";
import { keyRingStoreContract } from "./key-ring-store.ts";
import type { ExpiringOptions } from "./pruning-case.ts";
import { replayStoreContract } from "./replay-store.ts";
import { singleUseStoreContract } from "./single-use-store.ts";
import { tenantStoreContract } from "./tenant-store.ts";
import { tenantsAndClientsContract } from "./tenants-and-clients.ts";
import { tokenFamilyStoreContract } from "./token-family-store.ts";

/**
 * Every promise of every store: what a storage package runs.
 *
 * @example storageContract({ describe, it, expect }, open, { expiresByItself: false })
 */
export const storageContract = (
  runner: Runner,
  open: Open<FullStorage>,
  options: ExpiringOptions,
): void => {
  tenantStoreContract(runner, open, options);
  clientStoreContract(runner, open, options);
  tenantsAndClientsContract(runner, open, options);
  accessTokenStoreContract(runner, only(open, "accessTokens"), options);
  replayStoreContract(runner, only(open, "replays"), options);
  singleUseStoreContract(runner, only(open, "singleUse"), options);
  tokenFamilyStoreContract(runner, only(open, "tokenFamilies"), options);
  grantStoreContract(runner, only(open, "grants"), options);
  deviceAuthorizationStoreContract(runner, only(open, "deviceAuthorizations"), options);
  keyRingStoreContract(runner, only(open, "keyRings"), options);
};

const only = <Port extends keyof FullStorage>(
  open: Open<FullStorage>,
  port: Port,
): Open<FullStorage[Port]> => seenThrough(open, (storage) => storage[port]);
