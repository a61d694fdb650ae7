const part = encodeURIComponent;

/** The path of a tenant in the admin API. */
export const tenantPath = (tenant: string): string => `/tenants/${part(tenant)}`;

/** The path of a client, or of something below it. */
export const clientPath = (tenant: string, client: string, ...below: readonly string[]): string =>
  ["", "tenants", tenant, "clients", client, ...below].map(part).join("/");
