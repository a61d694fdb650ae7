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
import * as z from "zod";
import { shownGrant } from "../management/shown/shown-grant.ts";
import type { AdminRequest, Operation } from "./operation.ts";
import { pageBody, pageOf, pageOfItems, pageQuery } from "./page-query.ts";
import { tenantOf } from "./tenant-and-client-of.ts";

const [read, write] = ["mintport:grants:read", "mintport:grants:write"];

const listing = z.strictObject({
  subject: z.string().describe("The user who gave them; without `client`").optional(),
  client: z.string().describe("The client that has them, by id; without `subject`").optional(),
  ...pageQuery("grants"),
});
const revocation = z.strictObject({
  subject: z.string().describe("Ends the grant only if this user gave it").optional(),
});
const grantPage = { schema: pageOfItems(shownGrant), component: "GrantPage" };
const ended = {
  schema: z.strictObject({
    subject: z.string(),
    ended: z.int().min(0).describe("How many grants there were"),
  }),
  component: "EndedGrants",
};

/** The operations of the admin API on what users allowed clients. */
export const grantOperations: readonly Operation[] = [
  {
    operationId: "listGrants",
    tag: "Grants",
    method: "GET",
    path: "/tenants/{tenant}/grants",
    summary: "List the grants that a user gave, or that a client has",
    query: listing,
    scope: read,
    status: 200,
    response: grantPage,
    run: (request, { storage, clients }) =>
      Result.combine([tenantOf(request), ownerOf(request)])
        .asyncAndThen(([tenant, owner]) =>
          listGrants({ grants: storage.grants, clients })(
            tenant,
            owner,
            pageOf("grants", request.query as z.output<typeof listing>),
          ),
        )
        .map((page) => ({ body: pageBody("grants", page, (grant) => grant) })),
  },
  {
    operationId: "revokeGrant",
    tag: "Grants",
    method: "DELETE",
    path: "/tenants/{tenant}/grants/{grant}",
    summary: "End a grant, with its codes and its tokens; with subject only if this user gave it",
    query: revocation,
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
    operationId: "endSubjectGrants",
    tag: "Grants",
    method: "POST",
    path: "/tenants/{tenant}/subjects/{subject}/end-grants",
    summary:
      "End every grant of a user, with its codes and its tokens; answers how many there were",
    scope: write,
    status: 200,
    response: ended,
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
  const { subject, client } = query as z.output<typeof listing>;
  if (subject !== undefined && client === undefined)
    return subjectIn(subject).map((one): GrantOwner => ({ subject: one }));
  const id = subject === undefined && client !== undefined ? parseClientId(client) : undefined;
  return id === undefined
    ? invalid("client", "must be a client's id, if there is no subject, and there must be one")
    : ok({ client: id });
};

const subjectOf = ({ query }: Pick<AdminRequest, "query">) => {
  const { subject } = query as z.output<typeof revocation>;
  return subject === undefined ? ok(undefined) : subjectIn(subject);
};

const subjectIn = (text: string): Result<string, ManagementError> =>
  isSubject(text) ? ok(text) : invalid("subject", "must be 1 to 255 printable ASCII characters");

const invalid = (field: string, message: string): Result<never, ManagementError> =>
  err({ type: "invalid", problems: [{ field, message }] });
