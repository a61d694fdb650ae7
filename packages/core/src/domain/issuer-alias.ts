import { type Instant, isExpired } from "./instant.ts";
import type { Issuer } from "./issuer.ts";

/** Another issuer identifier of a tenant, at another host, while those who use the tenant move from one host to the other. */
export interface IssuerAlias {
  readonly issuer: Issuer;
  /** When it ends: from then on nothing is issued under it, and nothing that names it is accepted. Default: it does not. */
  readonly until?: Instant;
}

/** A tenant, as far as its names go. */
interface Named {
  readonly issuer: Issuer;
  readonly issuerAliases?: readonly IssuerAlias[];
}

/** Every issuer identifier that stands for the tenant: its own, and its aliases. */
export const issuersOf = ({ issuer, issuerAliases = [] }: Named): readonly Issuer[] => [
  issuer,
  ...issuerAliases.map((alias) => alias.issuer),
];

/**
 * The tenant as a request that came to `host` meets it, with the aliases that live at `now`: where an alias has that host, it is
 * the issuer, and the tenant's own is an alias of it. A host that no issuer of the tenant has changes nothing.
 *
 * @example tenantAt(tenant, "auth.old.example", now).issuer // "https://auth.old.example"
 */
export const tenantAt = <T extends Named>(
  tenant: T,
  host: string | null | undefined,
  now: Instant,
): T => {
  const { issuer, issuerAliases } = tenant;
  if (issuerAliases === undefined) return tenant;
  const live = issuerAliases.filter(({ until }) => until === undefined || !isExpired(until, now));
  // Some clients name the usual port, which no issuer has (RFC 9110 §7.2).
  const wanted = host?.toLowerCase().replace(/:(?:80|443)$/, "");
  const asked = live.find((alias) => hostOf(alias.issuer) === wanted);
  return asked === undefined
    ? { ...tenant, issuerAliases: live }
    : {
        ...tenant,
        issuer: asked.issuer,
        issuerAliases: [{ issuer }, ...live.filter((alias) => alias !== asked)],
      };
};

const hostOf = (issuer: Issuer): string => new URL(issuer).host;
