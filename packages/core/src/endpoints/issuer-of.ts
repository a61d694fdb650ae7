import { ok } from "neverthrow";
import { parseTenantId } from "../domain/identifiers.ts";
import type { Issuer } from "../domain/issuer.ts";
import type { PortError } from "../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../ports/maybe-async.ts";
import type { TenantStore } from "../ports/tenant-store.ts";

/** Asks for the issuer of a tenant by its name; `undefined` if there is no such tenant. */
export type IssuerOf = (tenant: string) => MaybeAsync<Issuer | undefined, PortError>;

/** Looks the issuer up in `tenants`. */
export const issuerOf =
  (tenants: TenantStore): IssuerOf =>
  (name) => {
    const id = parseTenantId(name);
    return id === undefined
      ? ok(undefined)
      : andThen(tenants.find(id), (tenant) =>
          // The store is the embedder's: an answer with another id is no answer.
          ok(tenant?.id === id ? tenant.issuer : undefined),
        );
  };
