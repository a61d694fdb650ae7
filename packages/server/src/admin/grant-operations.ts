import {
  endSubject,
  type GrantOwner,
  isSubject,
  listGrants,
  type ManagementError,
  parseClientId,
  revokeGrant,
} from "@mintport/core/management";
import { type GrantId, present } from "@mintport/core/ports";
import { err, ok, Result } from "@mintport/core/result";
import type { AdminRequest, Operation } from "./operation.ts";
import { pageOf, tenantOf } from "./tenant-and-client-of.ts";

const [read, write] = ["mintport:grants:read", "mintport:grants:write"];

/** The operations of the admin API on what users allowed clients. */
export const grantOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/tenants/{tenant}/grants",
    summary: "List the grants that a user gave, or that a client has",
    query: ["subject", "client", "after", "limit"],
    scope: read,
    status: 200,
    run: (request, { storage, clients }) =>
      Result.combine([tenantOf(request), ownerOf(request), pageOf(request)])
        .asyncAndThen(([tenant, owner, page]) =>
          listGrants({ grants: storage.grants, clients })(tenant, owner, page),
        )
        .map(({ items, damaged, next }) => ({
          body: { items, ...present({ damaged: damaged?.map(({ name }) => name), next }) },
        })),
  },
  {
    method: "DELETE",
    path: "/tenants/{tenant}/grants/{grant}",
    summary: "End a grant, with its codes and its tokens; with subject only if this user gave it",
    query: ["subject"],
    scope: write,
    status: 204,
    run: (request, { storage, mayEndGrants }) =>
      Result.combine([tenantOf(request), subjectOf(request)])
        .andThrough(([tenant]) => mayEndGrants(tenant))
        .asyncAndThen(([tenant, subject]) =>
          revokeGrant(storage)(
            tenant,
            (request.parameters["grant"] ?? "") as GrantId,
            present({ subject }),
          ).map(() => ({})),
        ),
  },
  {
    method: "POST",
    path: "/tenants/{tenant}/subjects/{subject}/end-grants",
    summary:
      "End every grant of a user, with its codes and its tokens; answers how many there were",
    scope: write,
    status: 200,
    run: (request, { storage, mayEndGrants }) =>
      Result.combine([tenantOf(request), subjectIn(request.parameters["subject"] ?? "")])
        .andThrough(([tenant]) => mayEndGrants(tenant))
        .asyncAndThen(([tenant, subject]) =>
          endSubject(storage)(tenant, subject).map((ended) => ({ body: { subject, ended } })),
        ),
  },
];

/** `?subject=…` or `?client=…`, and never both: the one that was meant cannot be told. */
const ownerOf = ({ query }: Pick<AdminRequest, "query">): Result<GrantOwner, ManagementError> => {
  const [subject, client] = [query.get("subject"), query.get("client")];
  if (subject !== null && client === null)
    return subjectIn(subject).map((one): GrantOwner => ({ subject: one }));
  const id = subject === null && client !== null ? parseClientId(client) : undefined;
  return id === undefined
    ? invalid("client", "must be a client's id, if there is no subject, and there must be one")
    : ok({ client: id });
};

const subjectOf = ({ query }: Pick<AdminRequest, "query">) => {
  const subject = query.get("subject");
  return subject === null ? ok(undefined) : subjectIn(subject);
};

const subjectIn = (text: string): Result<string, ManagementError> =>
  isSubject(text) ? ok(text) : invalid("subject", "must be 1 to 255 printable ASCII characters");

const invalid = (field: string, message: string): Result<never, ManagementError> =>
  err({ type: "invalid", problems: [{ field, message }] });
