import type { ResultAsync } from "neverthrow";
import type { ClientRegistry } from "../ports/client-registry.ts";
import type { TenantRegistry } from "../ports/tenant-registry.ts";
import type { ManagementError } from "./management-error.ts";

/** Where management writes clients: a `ClientRegistry`, or one before it that refuses some writes (`judgedClients`). */
export type ManagedClients = Refusing<ClientRegistry>;

/** The same for tenants. */
export type ManagedTenants = Refusing<TenantRegistry>;

type Refusing<Registry> = {
  readonly [Method in keyof Registry]: Registry[Method] extends (
    ...values: infer Values
  ) => ResultAsync<infer Answer, unknown>
    ? (...values: Values) => ResultAsync<Answer, ManagementError>
    : never;
};
