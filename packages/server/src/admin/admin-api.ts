import type { IncomingMessage, RequestListener } from "node:http";
import { defaults, type Tenant, type TenantId } from "@mintport/core";
import { type ManagementError, plainWords } from "@mintport/core/management";
import { headerFieldsOf, toAsync, withinDeadline } from "@mintport/core/ports";
import { err, errAsync, ok, okAsync, type Result, ResultAsync } from "@mintport/core/result";
import { refusalResponse } from "@mintport/resource-server";
import type { AuditLog } from "@mintport/telemetry/audit-log";
import type { Operators } from "../console/operators.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { isDamaged, isNamedAsListed } from "../management/remove-damaged.ts";
import { failure } from "./admin-failure.ts";
import { adminGuard, adminRealm } from "./admin-guard.ts";
import { adminPath } from "./admin-path.ts";
import type { AdminReports } from "./admin-reports.ts";
import { done, idIn } from "./done.ts";
import { failureOf, problemsOf } from "./failure-of.ts";
import { readIfMatch } from "./if-match.ts";
import { openApiDocument } from "./openapi-document.ts";
import type { AdminPorts, Operation, Outcome } from "./operation.ts";
import { operations } from "./operations.ts";
import { type Answer, type Performed, performAudited } from "./perform-audited.ts";
import { readJson } from "./read-json.ts";
import { readQuery } from "./read-query.ts";
import { refused } from "./refused.ts";
import { router } from "./route.ts";
import { sendAnswer } from "./send-answer.ts";
import { tenantOf } from "./tenant-and-client-of.ts";
import { turns } from "./turns.ts";
import { untilNotStale } from "./until-not-stale.ts";
import { withinAuthority } from "./within-authority.ts";
import { withinCondition } from "./within-condition.ts";

/**
 * The admin API: management over HTTP, for holders of tokens of the admin tenant with `mintport:…` scopes. In that tenant
 * nobody grants or takes over more than they hold. The tenant and revocations are looked up with each request. Without a
 * token nothing is shown but the OpenAPI document, which is public anyway.
 */
export const adminApi = (
  adminTenant: TenantId,
  {
    audit,
    requestTimeout: timeout = defaults.requestTimeout,
    ...deployment
  }: Pick<Deployment, "storage" | "keys" | "creation"> & {
    /** Milliseconds that a request may take; past that its caller hears that nobody knows whether it took effect. */
    readonly requestTimeout?: number | undefined;
    /** Who operates it as a user. */
    readonly operators: Operators;
    /** What is told to whoever only looks. */
    readonly reports: AdminReports;
    /** Where what is changed is told, if there is an audit log. */
    readonly audit: AuditLog | undefined;
  },
): RequestListener => {
  const find = router(operations);
  const takeTurn = turns();
  const authorize = adminGuard(adminTenant, { ...deployment, timeout });
  const document = JSON.stringify(openApiDocument(operations, adminPath));

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const { path, query } = targetOf(request.url ?? "");
    // HEAD is GET, of which nothing but the body is left out (RFC 9110 §9.3.2).
    const asked = request.method === "HEAD" ? "GET" : request.method;
    if (path === "/openapi.json") {
      if (asked !== "GET") return wrongMethod(["GET"]);
      return readQuery(query, undefined).match(
        () => ({ status: 200, headers: {}, body: document }),
        (problem) => refused(problem),
      );
    }
    const routed = find(path, asked);
    if (routed === undefined) return refused(failure(404, "not_found", "No such resource"));
    const operation = routed.operations.find(({ method }) => method === asked);
    if (operation === undefined) return wrongMethod(routed.operations.map(({ method }) => method));
    const fields = headerFieldsOf(request.rawHeaders);
    const authorized = await authorize(
      {
        authorization: fields.get("authorization"),
        url: request.url ?? "",
        method: request.method,
        dpop: fields.get("dpop"),
      },
      operation.scope,
    );
    if (authorized.isErr()) return refusalResponse(authorized.error, { realm: adminRealm });
    const ports = withinAuthority(deployment, authorized.value);
    const act = {
      operation,
      parameters: routed.parameters,
      caller: authorized.value.token,
      timeout,
    };
    return performAudited(audit, act, () =>
      perform(operation, request, {
        ...{ parameters: routed.parameters, query, ports, takeTurn },
        timeout: operation.timeout ?? timeout,
      }),
    );
  };
  return (request, response) => {
    void answer(request)
      .catch(() => refused(failure(500, "server_error", "The server met an unexpected condition")))
      .then((sent) => {
        sendAnswer(response, sent);
      });
  };
};

const wrongMethod = (methods: readonly string[]): Answer => {
  const allow = methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  const list = allow.join(", ");
  return refused(failure(405, "method_not_allowed", `Use ${list}`), { Allow: list });
};

/** A path counts as it was sent: what a proxy before us lets through or keeps out is not spelt otherwise here. */
const targetOf = (target: string): { readonly path: string; readonly query: URLSearchParams } => {
  const [path = "", ...query] = target.split("?");
  return {
    path: path.startsWith(`${adminPath}/`) ? path.slice(adminPath.length) : "",
    query: new URLSearchParams(query.join("?")),
  };
};

interface Performing {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly ports: AdminPorts;
  /** Milliseconds. */
  readonly timeout: number;
  readonly takeTurn: ReturnType<typeof turns>;
}

const perform = async (
  operation: Operation,
  request: IncomingMessage,
  { parameters, query, ports, timeout, takeTurn }: Performing,
): Promise<Performed> => {
  const field = headerFieldsOf(request.rawHeaders).get("if-match") ?? undefined;
  if (operation.conditional === true && field === undefined)
    return refused(failure(428, "precondition_required", "Send If-Match with the ETag you read"));
  const condition = field === undefined ? undefined : readIfMatch(field);
  if (field !== undefined && condition === undefined)
    return refused(failure(400, "invalid_request", notIfMatch));
  const asked = readQuery(query, operation.query);
  if (asked.isErr()) return refused(asked.error);
  let body: unknown;
  if (operation.body !== undefined) {
    const read = await readJson(request);
    if ("status" in read) return refused(read);
    const { schema } = operation.body;
    const parsed = schema.safeParse(read.value, { error: plainWords });
    if (!parsed.success) return refused(problemsOf(parsed.error, schema));
    body = parsed.data;
  }
  const asking = { parameters, query: asked.value, body };
  const attempt = (): ResultAsync<Outcome, ManagementError> =>
    tenantOfPath(parameters, ports)
      .andThen((found) =>
        withinCondition(ports, { parameters }, { condition, operation }).andThen(
          ({ ports: held, expected }) => operation.run({ ...asking, found, expected }, held),
        ),
      )
      .orElse((error) =>
        (isDamaged(error) || isNamedAsListed(error)) &&
        !Array.isArray(condition) &&
        operation.runDamaged !== undefined
          ? operation.runDamaged({ ...asking, found: undefined, expected: undefined }, ports)
          : errAsync(error),
      );
  // Without tags whatever is there is meant, so that whoever was faster is no reason to refuse.
  const waits = Array.isArray(condition) ? undefined : thingOf(operation, parameters);
  const turn = waits === undefined ? undefined : takeTurn(waits);
  const run = withinDeadline(timeout, ({ begin }) =>
    turn === undefined
      ? attempt()
      : ResultAsync.fromSafePromise(turn.comes)
          .andThen(() => begin(operation.path))
          .andThen(() => untilNotStale(attempt, () => begin(operation.path))),
  );
  const performed = toAsync(run).match(
    (outcome): Performed => ({
      ...done(operation, parameters, outcome),
      ...(outcome.made === undefined ? idIn(outcome.body) : { made: outcome.made }),
    }),
    (error): Performed => ({ ...refused(failureOf(error, parameters)), ...idIn(body) }),
  );
  // Of a defect too: nobody would ever come after it.
  return performed.finally(() => turn?.end());
};

/** The one thing that an operation writes, if it does and the thing has revisions. */
const thingOf = (
  { method, conditionOn }: Operation,
  { tenant = "", client = "" }: Performing["parameters"],
): string | undefined =>
  method === "GET" || conditionOn === undefined
    ? undefined
    : JSON.stringify([tenant, conditionOn === "client" ? client : ""]);

const notIfMatch = 'If-Match must be "*" or the ETags you read, with their quotes, as "5"';

/** Paths below a tenant need one that is there: a name that was mistyped has no keys and no empty lists. */
const tenantOfPath = (
  parameters: Performing["parameters"],
  { storage }: AdminPorts,
): ResultAsync<Tenant | undefined, ManagementError> => {
  if (parameters["tenant"] === undefined) return okAsync(undefined);
  return tenantOf({ parameters }).asyncAndThen((id) =>
    storage.tenants
      .read(id)
      .andThen(
        (found): Result<Tenant, ManagementError> =>
          found === undefined ? err({ type: "unknown", what: "tenant", id }) : ok(found.value),
      ),
  );
};
