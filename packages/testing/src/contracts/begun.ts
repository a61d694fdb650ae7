import type { TenantId } from "@mintport/core";
import {
  type Digest,
  type FamilyId,
  type FamilyToken,
  type GrantId,
  later,
  type Seconds,
  type Successor,
  type TokenFamilyStore,
} from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { fresh, freshDigest, freshFamilyId, freshTenantId, start } from "../samples.ts";

/** A family that was begun, and the digest of its first token, which lives for 60 seconds. */
export interface Begun {
  readonly tenant: TenantId;
  readonly family: FamilyId;
  readonly grant: GrantId;
  readonly first: Digest;
}

/** Begins a family, of a tenant and a grant of its own if none are named. */
export const begin = async (
  store: TokenFamilyStore,
  {
    tenant = freshTenantId(),
    grant = fresh("grant") as GrantId,
  }: { readonly tenant?: TenantId; readonly grant?: GrantId } = {},
): Promise<Begun> => {
  const [family, first] = [freshFamilyId(), token()];
  const verdict = expectOk(await store.start(tenant, { id: family, grant, content }, first));
  if (verdict !== "started") throw new Error(`not started: ${verdict}`);
  return { tenant, family, grant, first: first.digest };
};

/** A token that lives for 60 seconds. */
export const token = (): FamilyToken => ({ digest: freshDigest(), expiresAt: later(start, 60) });

/** A successor whose predecessor may come again for so many seconds: none, if nothing is said. */
export const successorOf = (window: Seconds = 0): Successor => ({
  ...token(),
  memo: `memo \u{1f511} ${fresh("of")}`,
  retryUntil: later(start, window),
});

/** The content that families begin with. */
export const content: string = JSON.stringify({ client: "quotes \" ' \\ \u{1f511}" });
