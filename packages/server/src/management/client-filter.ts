import type { Client, Tenant } from "@mintport/core";

/** What a list of tenants is narrowed by. What is left out narrows nothing. */
export interface TenantFilter {
  /** A part of the id or of the name; capitals do not count. */
  readonly q?: string | undefined;
  readonly disabled?: boolean | undefined;
}

/** What a list of clients is narrowed by. */
export interface ClientFilter extends TenantFilter {
  /** A grant type that the client may use. */
  readonly grantType?: string | undefined;
  /** A method by which it may authenticate. */
  readonly authenticationMethod?: string | undefined;
  /** Whether it registered itself. */
  readonly registered?: boolean | undefined;
}

/** Whether a tenant is wanted; `undefined` if each is. */
export const wantedTenant = (filter: TenantFilter): ((tenant: Tenant) => boolean) | undefined => {
  if (!narrows(filter)) return undefined;
  const { q, disabled } = filter;
  return (tenant) => has(q, tenant.id, tenant.name) && is(disabled, tenant.disabled);
};

/** Whether a client is wanted; `undefined` if each is. */
export const wantedClient = (filter: ClientFilter): ((client: Client) => boolean) | undefined => {
  if (!narrows(filter)) return undefined;
  const { q, disabled, grantType, authenticationMethod, registered } = filter;
  return (client) =>
    has(q, client.id, client.authorization?.name) &&
    is(disabled, client.disabled) &&
    is(registered, client.registration !== undefined) &&
    holds(client.grantTypes, grantType) &&
    holds(client.authenticationMethods, authenticationMethod);
};

const narrows = (filter: object): boolean =>
  Object.values(filter).some((value) => value !== undefined);

const has = (part: string | undefined, ...texts: readonly (string | undefined)[]): boolean =>
  part === undefined ||
  texts.some((text) => text?.toLowerCase().includes(part.toLowerCase()) === true);

const is = (wanted: boolean | undefined, value: boolean): boolean =>
  wanted === undefined || value === wanted;

const holds = (names: readonly string[], name: string | undefined): boolean =>
  name === undefined || names.includes(name);
