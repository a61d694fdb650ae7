import type { ClientId, TenantId } from "@mintport/core";
import { type ManagementError, parseClientId, parseTenantId } from "@mintport/core/management";
import { err, ok, Result } from "@mintport/core/result";
import type { AdminRequest } from "./operation.ts";

/** The tenant of the path; what is no tenant's name is an unknown tenant. */
export const tenantOf = ({
  parameters,
}: Pick<AdminRequest, "parameters">): Result<TenantId, ManagementError> => {
  const text = parameters["tenant"] ?? "";
  const id = parseTenantId(text);
  return id === undefined ? err({ type: "unknown", what: "tenant", id: text }) : ok(id);
};

/** The client that a path names. */
export interface OneClient {
  readonly tenant: TenantId;
  readonly client: ClientId;
}

/** The client of the path. */
export const clientOf = (
  request: Pick<AdminRequest, "parameters">,
): Result<OneClient, ManagementError> => {
  const text = request.parameters["client"] ?? "";
  const client = parseClientId(text);
  return Result.combine([
    tenantOf(request),
    client === undefined
      ? err<ClientId, ManagementError>({ type: "unknown", what: "client", id: text })
      : ok(client),
  ]).map(([tenant, id]) => ({ tenant, client: id }));
};
