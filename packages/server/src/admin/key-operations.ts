import { signingAlgorithms } from "@mintport/core/keys";
import type { ManagementError } from "@mintport/core/management";
import { err, ok, type Result } from "@mintport/core/result";
import * as z from "zod";
import { keyStates, shownKey } from "../management/shown/shown-key.ts";
import { algorithmProblem, tenantAlgorithms } from "../management/tenant-algorithms.ts";
import type { AdminRequest, Operation } from "./operation.ts";
import { tenantOf } from "./tenant-and-client-of.ts";

const [read, write] = ["mintport:keys:read", "mintport:keys:write"];
const rotation = z.strictObject({
  algorithm: z.enum(signingAlgorithms),
  /** Sign with it at once: verifiers that know no newer JWK Set refuse its tokens until they fetch one. */
  immediately: z.boolean().default(false),
});

const oneAlgorithm = z.strictObject({ algorithm: z.enum(signingAlgorithms) });

const key = { schema: shownKey, component: "SigningKey" };
const keyList = {
  schema: z.strictObject({ items: z.array(shownKey) }),
  component: "SigningKeyList",
};

const listing = z.strictObject({
  state: z.enum(keyStates).describe("Only keys in this state").optional(),
  algorithm: z.enum(signingAlgorithms).describe("Only keys of this algorithm").optional(),
});

/** The operations of the admin API on a tenant's signing keys. */
export const keyOperations: readonly Operation[] = [
  {
    operationId: "listKeys",
    tag: "Keys",
    method: "GET",
    path: "/tenants/{tenant}/keys",
    summary: "List a tenant's signing keys with their state",
    query: listing,
    scope: read,
    status: 200,
    response: keyList,
    run: (request, ports) =>
      tenantOf(request).asyncAndThen((tenant) =>
        ports.keys.list(tenant).map((keys) => {
          const { state, algorithm } = request.query as z.output<typeof listing>;
          const items = keys.filter(
            (one) => one.state === (state ?? one.state) && one.alg === (algorithm ?? one.alg),
          );
          return { body: { items } };
        }),
      ),
  },
  {
    operationId: "rotateKey",
    tag: "Keys",
    method: "POST",
    path: "/tenants/{tenant}/keys/rotate",
    summary: "Announce a signing key's successor now",
    scope: write,
    body: { schema: rotation, component: "KeyRotation" },
    status: 201,
    response: key,
    run: (request, ports) =>
      tenantOf(request)
        .andThrough(() => algorithmOf(request))
        .asyncAndThen((tenant) => {
          const { algorithm, immediately } = request.body as z.output<typeof rotation>;
          return ports.keys
            .rotate(tenant, algorithm, { immediately })
            .andThen(
              (answer): Result<{ body: unknown }, ManagementError> =>
                answer.verdict === "rotated"
                  ? ok({ body: answer.key })
                  : err(invalidAlgorithm(notRotated[answer.verdict])),
            );
        }),
  },
  {
    operationId: "prepareKey",
    tag: "Keys",
    method: "POST",
    path: "/tenants/{tenant}/keys/prepare",
    summary:
      "Publish a first key of an algorithm that the tenant is about to sign with, so that verifiers know it by then",
    scope: write,
    body: { schema: oneAlgorithm, component: "KeyAlgorithm" },
    status: 204,
    run: (request, ports) =>
      tenantOf(request).asyncAndThen((tenant) => {
        const { algorithm } = request.body as z.output<typeof oneAlgorithm>;
        return ports.keys.ensure(tenant, algorithm).map(() => ({}));
      }),
  },
  {
    operationId: "retireKeys",
    tag: "Keys",
    method: "POST",
    path: "/tenants/{tenant}/keys/retire",
    summary:
      "End the keys of an algorithm that the tenant no longer signs with: they sign no more once every node knows its new algorithm, and are published until their tokens are dead",
    scope: write,
    body: { schema: oneAlgorithm, component: "KeyAlgorithm" },
    status: 204,
    run: (request, ports) =>
      tenantOf(request)
        .andThrough(() => givenUp(request))
        .asyncAndThen((tenant) => {
          const { algorithm } = request.body as z.output<typeof oneAlgorithm>;
          return ports.keys
            .retire(tenant, algorithm)
            .andThen(
              (verdict): Result<object, ManagementError> =>
                verdict === "retired"
                  ? ok({})
                  : err(invalidAlgorithm("must be one that the tenant has keys of")),
            );
        }),
  },
  {
    operationId: "revokeKey",
    tag: "Keys",
    method: "DELETE",
    path: "/tenants/{tenant}/keys/{kid}",
    summary: "Revoke a signing key that leaked: its tokens are refused from now on",
    scope: write,
    status: 204,
    run: (request, ports) =>
      tenantOf(request).asyncAndThen((tenant) => {
        const kid = request.parameters["kid"] ?? "";
        return ports.keys
          .revoke(tenant, kid)
          .andThen(
            (verdict): Result<object, ManagementError> =>
              verdict === "revoked"
                ? ok({})
                : err({ type: "unknown", what: "signing key", id: kid }),
          );
      }),
  },
];

const algorithmOf = ({ found, body }: AdminRequest): Result<void, ManagementError> => {
  const { algorithm } = body as z.output<typeof rotation>;
  const problem = found && algorithmProblem(found, algorithm);
  return problem === undefined ? ok() : err(invalidAlgorithm(problem));
};

const givenUp = ({ found, body }: AdminRequest): Result<void, ManagementError> => {
  const { algorithm } = body as z.output<typeof oneAlgorithm>;
  return found !== undefined && tenantAlgorithms(found).has(algorithm)
    ? err(invalidAlgorithm("must be one that the tenant no longer signs with: change that first"))
    : ok();
};

const invalidAlgorithm = (message: string): ManagementError => ({
  type: "invalid",
  problems: [{ field: "algorithm", message }],
});

const notRotated = {
  too_many_keys: "must have fewer published keys: wait until some are removed",
  unknown: "has no key yet: the first is made when it is needed",
} as const;
