import type { ClientId, TenantId } from "@mintport/core";
import { type ManagementError, parseClientId, parseTenantId } from "@mintport/core/management";
import { type PageRequest, present } from "@mintport/core/ports";
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

/** `?after=…&limit=…`. */
export const pageOf = ({ query }: AdminRequest): Result<PageRequest, ManagementError> => {
  const [after, limit] = [query.get("after"), query.get("limit") ?? "100"];
  if (!/^[1-9]\d{0,3}$/.test(limit) || Number(limit) > 1000)
    return err({
      type: "invalid",
      problems: [{ field: "limit", message: "must be a whole number from 1 to 1000" }],
    });
  return ok({ limit: Number(limit), ...present({ after: after === null ? undefined : after }) });
};
