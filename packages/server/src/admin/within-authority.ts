import type { Tenant, TenantId } from "@mintport/core";
import {
  judgeClientWrites,
  judgeTenantWrites,
  type ManagementError,
} from "@mintport/core/management";
import type { RemoveVerdict } from "@mintport/core/ports";
import { err, errAsync, ok, type Result, type ResultAsync } from "@mintport/core/result";
import type { VerifiedAccessToken } from "@mintport/resource-server";
import type { Deployment } from "../deployment/deployment.ts";
import { isDamaged, isListedName } from "../management/remove-damaged.ts";
import { servedTenants } from "../management/served-tenants.ts";
import type { AdminReports } from "./admin-reports.ts";
import { type AdminTenantChange, missingAuthority } from "./missing-authority.ts";
import type { AdminPorts } from "./operation.ts";
import { removeRowsLater } from "./remove-rows-later.ts";

/** The caller of the admin API. */
export interface Caller {
  /** The tenant that the call's token is of: the admin tenant, as it is now. */
  readonly tenant: Tenant;
  readonly token: VerifiedAccessToken;
}

/**
 * The ports as this caller may use them: a write to the admin tenant that takes more than the caller holds is refused at
 * the port, whichever operation comes to make it.
 */
export const withinAuthority = (
  {
    storage,
    keys,
    creation,
    reports,
  }: Pick<Deployment, "storage" | "keys" | "creation"> & { readonly reports: AdminReports },
  { tenant: { id: own, scopePolicy }, token: { scope } }: Caller,
): AdminPorts => {
  const may = (id: string, change: AdminTenantChange): Result<void, ManagementError> => {
    const needs = missingAuthority(scope, change);
    return needs.length === 0 ? ok() : err({ type: "forbidden", what: change.to, id, needs });
  };
  const mayChange = (to: "tenant" | "signing key" | "grant", tenant: TenantId | undefined) =>
    tenant === own ? may(own, { to }) : ok();
  const judgedClients = judgeClientWrites(storage.clients, (tenant, { before, after }) =>
    tenant === own
      ? may((before ?? after)?.id ?? "", { to: "client", before, after, scopePolicy })
      : ok(),
  );
  const clients: typeof judgedClients = {
    ...judgedClients,
    remove: (tenant, id, expected) => {
      // What a record held that cannot be read, nobody knows.
      const removed = () =>
        mayChange("tenant", tenant).asyncAndThen(() =>
          storage.clients.remove(tenant, id, expected),
        );
      return isListedName(id)
        ? removed()
        : orDamaged(judgedClients.remove(tenant, id, expected), removed);
    },
  };
  const isOwn: Result<void, ManagementError> = err({ type: "in_use", what: "tenant", id: own });
  const judgedTenants = judgeTenantWrites(servedTenants(storage.tenants), ({ before, after }) =>
    // A caller that removes the tenant that lets it in shuts everybody out.
    before?.id === own && after === undefined ? isOwn : mayChange("tenant", (before ?? after)?.id),
  );
  return {
    storage: {
      clients,
      grants: storage.grants,
      tokenFamilies: storage.tokenFamilies,
      tenants: {
        ...judgedTenants,
        remove: (id, expected) =>
          orDamaged(judgedTenants.remove(id, expected), () =>
            (id === own ? isOwn : ok()).asyncAndThen(() => storage.tenants.remove(id, expected)),
          ),
      },
    },
    clients: storage.clients,
    mayEndGrants: (tenant) => mayChange("grant", tenant),
    mayImport: (tenant) => mayChange("tenant", tenant),
    keys: {
      list: (tenant) => keys.list(tenant),
      ensure: (tenant, algorithm) =>
        mayChange("signing key", tenant).asyncAndThen(() => keys.ensure(tenant, algorithm)),
      rotate: (tenant, algorithm, how) =>
        mayChange("signing key", tenant).asyncAndThen(() => keys.rotate(tenant, algorithm, how)),
      retire: (tenant, algorithm) =>
        mayChange("signing key", tenant).asyncAndThen(() => keys.retire(tenant, algorithm)),
      import: (tenant, key, choices) =>
        mayChange("signing key", tenant).asyncAndThen(() => keys.import(tenant, key, choices)),
      revoke: (tenant, kid) =>
        mayChange("signing key", tenant).asyncAndThen(() => keys.revoke(tenant, kid)),
    },
    creation: { ...creation, clients },
    removeRows: removeRowsLater(storage),
    reports,
  };
};

/** A record that cannot be read is judged without it. */
const orDamaged = <Verdict extends RemoveVerdict>(
  removal: ResultAsync<Verdict, ManagementError>,
  remove: () => ResultAsync<Verdict, ManagementError>,
): ResultAsync<Verdict, ManagementError> =>
  removal.orElse((error) => (isDamaged(error) ? remove() : errAsync(error)));
