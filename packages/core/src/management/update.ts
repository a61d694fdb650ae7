import { err, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import { present } from "../domain/present.ts";
import { takeOver } from "../domain/registration/client-registration.ts";
import type { Revision, Versioned } from "../domain/revision.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { ConfigurationError } from "../errors/configuration-error.ts";
import { changeClient, changeTenant } from "./change.ts";
import { withoutHashes } from "./create-client.ts";
import type { AuthorizationDefinition } from "./definitions/authorization-field.ts";
import { type ClientDefinition, readClient } from "./definitions/define-client.ts";
import { readTenant, type TenantDefinition } from "./definitions/define-tenant.ts";
import { describeClient } from "./definitions/describe-client.ts";
import { describeTenant } from "./definitions/describe-tenant.ts";
import { freeIssuer } from "./free-issuer.ts";
import {
  type KnownNames,
  shippedNames,
  unknownClientNames,
  unknownTenantNames,
} from "./known-names.ts";
import type { ManagedClients, ManagedTenants } from "./managed-tenants-and-clients.ts";
import { type ManagementError, noProblems } from "./management-error.ts";

/** Fields of a definition to be replaced; `null` gives a field back to its default (RFC 7396). */
export type Patch<Definition> = {
  readonly [Field in keyof Definition]?: Definition[Field] | null;
};

/**
 * Changes a tenant's definition. A field that is not named stays; the whole must be one that `createTenant` would take. An id
 * never changes, so another one in the patch is refused. With `expected` it must still be at that revision.
 */
export const updateTenant =
  (tenants: ManagedTenants, knownNames: KnownNames = shippedNames) =>
  (
    id: TenantId,
    patch: Patch<Omit<TenantDefinition, "id">>,
    expected?: Revision,
  ): ResultAsync<Versioned<Tenant>, ManagementError> =>
    freeIssuerOf(tenants, id, patch).andThen(() =>
      changeTenant(tenants)(
        id,
        (tenant) =>
          sameId(patch, id)
            .andThen(() =>
              invalidOr(readTenant(applyPatch(describeTenant(tenant), { ...patch, id }))),
            )
            .andThrough((changed) => noProblems(unknownTenantNames(changed, knownNames, tenant)))
            .map((changed) => ({
              ...changed,
              ...present({ initialAccessTokens: tenant.initialAccessTokens }),
              ...lifeOf(tenant),
            })),
        expected,
      ),
    );

/**
 * A patch of a client. `authorization` is patched field by field: one that is not named stays, so that no patch takes a
 * restriction away unnamed.
 */
export type ClientPatch = Patch<Omit<ClientDefinition, "id" | "secretHashes" | "authorization">> & {
  readonly authorization?: Patch<AuthorizationDefinition> | null;
};

/**
 * The same for a client. Its secrets, API keys and generation stay; they have functions of their own. A `defaultOwnScope` that
 * is all of `ownScope` stays all of it.
 */
export const updateClient =
  (clients: ManagedClients, knownNames: KnownNames = shippedNames) =>
  (
    tenant: TenantId,
    id: ClientId,
    patch: ClientPatch,
    expected?: Revision,
  ): ResultAsync<Versioned<Client>, ManagementError> =>
    changeClient(clients)(
      tenant,
      id,
      (client) =>
        sameId(patch, id)
          .andThen(() => withoutHashes(patch))
          .andThen(() =>
            invalidOr(readClient(patched(client, { ...patch, id }), knownNames.ownMethods)),
          )
          .andThrough((changed) => noProblems(unknownClientNames(changed, knownNames, client)))
          .map((changed) => ({
            ...changed,
            secrets: client.secrets,
            ...present({
              apiKeys: client.apiKeys,
              registration: takeOver(client.registration),
            }),
            ...lifeOf(client),
          })),
      expected,
    );

const freeIssuerOf = (
  tenants: ManagedTenants,
  id: TenantId,
  { issuer, issuerAliases }: Patch<Pick<TenantDefinition, "issuer" | "issuerAliases">>,
): ResultAsync<void, ManagementError> => {
  // Nobody has read the patch yet: it may hold anything.
  const aliases: readonly unknown[] = Array.isArray(issuerAliases) ? issuerAliases : [];
  const issuers = [
    issuer,
    ...aliases.map((alias): unknown => Reflect.get(Object(alias), "issuer")),
  ].filter((name) => typeof name === "string");
  return issuers.length === 0 ? okAsync(undefined) : freeIssuer(tenants, { id, issuers });
};

const applyPatch = <Definition extends object>(
  before: Definition,
  patch: Patch<Definition>,
): Definition =>
  Object.fromEntries(
    Object.entries({ ...before, ...patch }).filter(([, value]) => value !== null),
  ) as Definition;

const patched = (
  client: Client,
  patch: ClientPatch & { readonly id: ClientId },
): ClientDefinition => {
  const { authorization, ...rest } = patch;
  const before = superseded(client, patch);
  // A patch from JSON may hold anything there: what is no object is left for the schema to refuse.
  const merged =
    typeof authorization === "object" && authorization !== null
      ? applyPatch(before.authorization ?? {}, authorization)
      : authorization;
  return applyPatch<ClientDefinition>(before, { ...rest, ...present({ authorization: merged }) });
};

/** The definition without what a patch takes the place of though it does not name it. */
const superseded = (client: Client, patch: object): ReturnType<typeof describeClient> => {
  const before = describeClient(client);
  // New keys take the place of old ones, wherever either of them stand.
  const renewsKeys = "jwks" in patch || "jwksUri" in patch;
  const hasWhole = before.defaultOwnScope === before.ownScope;
  const gone = [
    ...(renewsKeys ? ["jwks", "jwksUri"] : []),
    ...(hasWhole ? ["defaultOwnScope"] : []),
  ];
  return without(before, gone);
};

const without = <Definition extends object>(
  definition: Definition,
  fields: readonly string[],
): Definition =>
  Object.fromEntries(
    Object.entries(definition).filter(([field]) => !fields.includes(field)),
  ) as Definition;

const sameId = (patch: object, id: string): Result<void, ManagementError> => {
  const named = "id" in patch ? patch.id : undefined;
  return named === undefined || named === id
    ? ok()
    : err({
        type: "invalid",
        problems: [{ field: "id", message: `must be ${id}, or left out: an id never changes` }],
      });
};

/** No definition says it, so none changes it. */
const lifeOf = ({ generation }: Pick<Tenant, "generation">) =>
  generation === undefined ? {} : { generation };

const invalidOr = <T>(result: Result<T, ConfigurationError>): Result<T, ManagementError> =>
  result.mapErr(({ problems }): ManagementError => ({ type: "invalid", problems }));
