import type { ClientId, TenantId } from "@mintport/core";
import {
  type Grant,
  type GrantStore,
  type Instant,
  instant,
  type PortError,
  type Revision,
  toAsync,
  type Versioned,
} from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import { expectOk } from "../expect-ok.ts";
import { freshTenantId, sampleGrant, start } from "../samples.ts";

/** The revision at which a grant was saved; fails where it was not. */
export const saved = async (
  store: GrantStore,
  tenant: TenantId,
  grant: Grant,
  expected?: Revision,
): Promise<Revision> => {
  const answer = expectOk(await store.save(tenant, grant, expected));
  if (answer.verdict !== "saved") throw new Error(`not saved: ${answer.verdict}`);
  return answer.revision;
};

/** A grant that was saved, its tenant, and its revision. */
export interface Kept {
  readonly tenant: TenantId;
  readonly grant: Grant;
  readonly revision: Revision;
}

/** Saves a grant, of a user and a tenant of its own if none are named. */
export const keep = async (
  store: GrantStore,
  { tenant = freshTenantId(), ...changed }: Partial<Grant> & { readonly tenant?: TenantId } = {},
): Promise<Kept> => {
  const grant = { ...sampleGrant(), ...changed };
  return { tenant, grant, revision: await saved(store, tenant, grant) };
};

/** The grant of a user and a client, as it is found at `now`. */
export const found = async (
  store: GrantStore,
  tenant: TenantId,
  { subject, client }: { readonly subject: string; readonly client: ClientId },
  now: Instant = start,
): Promise<Versioned<Grant> | undefined> =>
  expectOk(await toAsync(store.find(tenant, subject, client, now)));

/** The grant of an id, as it is read at `now`. */
export const read = (
  store: GrantStore,
  tenant: TenantId,
  { id }: Pick<Grant, "id">,
  now: Instant = start,
): ResultAsync<Versioned<Grant> | undefined, PortError> => toAsync(store.read(tenant, id, now));

/** The same grant, with another consent. */
export const asked = (grant: Grant, offline = false): Grant => ({
  ...grant,
  ...{ access: [], offline, face: "another face" },
});

/** The same grant without an end. */
export const endless = ({ expiresAt: _expiresAt, ...grant }: Grant): Grant => grant;

/** Year 2096. */
export const farFuture: Instant = instant(4_000_000_000);
