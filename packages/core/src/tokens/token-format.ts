import type { Seconds } from "../domain/instant.ts";
import type { AccessTokenFormatName, Resource } from "../domain/resource.ts";
import type { SigningAlgorithm } from "../domain/signing-algorithm.ts";
import { resourceOf } from "../domain/tenant.ts";
import type { IssueRequest } from "./issue-request.ts";

/** How an order's token is written down, and how long it lives unless the grant says less. */
export interface TokenFormat {
  readonly format: AccessTokenFormatName;
  readonly algorithm: SigningAlgorithm;
  readonly lifetime: Seconds;
}

/** What the resources say, or else the client, or else the tenant; the shortest lifetime of all. */
export const tokenFormatOf = (order: IssueRequest): TokenFormat => {
  const { tenant, client } = order;
  const resources = resourcesOf(order);
  let lifetime = client.accessTokenLifetime ?? tenant.accessTokenLifetime;
  for (const { accessTokenLifetime = lifetime } of resources)
    lifetime = Math.min(lifetime, accessTokenLifetime);
  return {
    lifetime,
    format:
      resources.find(({ accessTokenFormat }) => accessTokenFormat)?.accessTokenFormat ??
      client.accessTokenFormat ??
      tenant.accessTokenFormat ??
      "jwt",
    algorithm:
      resources.find(({ signingAlgorithm }) => signingAlgorithm)?.signingAlgorithm ??
      tenant.signingAlgorithm,
  };
};

const resourcesOf = ({ tenant, granted }: IssueRequest): readonly Resource[] =>
  tenant.resources.length === 0
    ? []
    : granted.audience.flatMap((indicator) => resourceOf(tenant, indicator) ?? []);
