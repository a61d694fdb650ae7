import type { Tenant } from "@mintport/core";

/** Where an authorization of a tenant goes on. */
export const resumeUrl = ({ issuer }: Pick<Tenant, "issuer">, handle: string): string =>
  `${issuer}/oauth/authorize/resume?interaction=${handle}`;
