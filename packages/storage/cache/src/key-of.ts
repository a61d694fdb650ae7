/** The key of a tenant, or of a client. The tenant's length stands first, so that no two pairs run into one key. */
export const keyOf = (tenant: string, client?: string): string =>
  client === undefined ? `t${tenant}` : `c${tenant.length}:${tenant}${client}`;
