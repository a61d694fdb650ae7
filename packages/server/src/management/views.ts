import type { Client, Tenant } from "@mintport/core";
import {
  type ClientRegistration,
  type ClientSecret,
  describeClient,
  describeTenant,
  type InitialAccessToken,
} from "@mintport/core/management";
import { generationOf, present } from "@mintport/core/ports";
import { formatScope } from "@mintport/core/scope";
import type { ApiKey } from "@mintport/core/tokens";

/** A tenant as the admin API and the command line show it. */
export const tenantView = (tenant: Tenant): object => ({
  ...describeTenant(tenant),
  ...present({ initialAccessTokens: tenant.initialAccessTokens?.map(initialAccessTokenView) }),
  ...shownEpoch(tenant),
});

/** A client as they show it: its secrets and API keys by id, never a hash. */
export const clientView = (client: Client): object => ({
  ...describeClient(client),
  secrets: client.secrets.map(secretView),
  apiKeys: (client.apiKeys ?? []).map(apiKeyView),
  ...present({ registration: client.registration && registrationView(client.registration) }),
  ...shownEpoch(client),
});

/** An API key as they show it: never the key, never its digest. What is shown is named here. */
export const apiKeyView = (key: ApiKey): object =>
  present({
    id: key.id,
    scope: formatScope(key.scope),
    createdAt: key.createdAt,
    expiresAt: key.expiresAt,
    label: key.label,
    lastUsedDay: key.lastUsedDay,
    // A new field of `ApiKey` does not compile until it stands above or here.
  } satisfies Record<Exclude<keyof ApiKey, "digest">, unknown>);

/** A secret as they show it: never the secret, never its hash. What is shown is named here. */
export const secretView = (secret: ClientSecret): object =>
  present({
    id: secret.id,
    label: secret.label,
    createdAt: secret.createdAt,
    lastUsedDay: secret.lastUsedDay,
    notBefore: secret.notBefore,
    expiresAt: secret.expiresAt,
    // A new field of `ClientSecret` does not compile until it stands above or here.
  } satisfies Record<Exclude<keyof ClientSecret, "hash" | "sealed">, unknown>);

/** How a client registered itself, as they show it: never the digest of its token. What is shown is named here. */
const registrationView = (registration: ClientRegistration): object =>
  present({
    registeredAt: registration.registeredAt,
    by: registration.by,
    usedDay: registration.usedDay,
    takenOver: registration.takenOver,
    kept: registration.kept,
    // A new field of `ClientRegistration` does not compile until it stands above or here.
  } satisfies Record<Exclude<keyof ClientRegistration, "accessToken">, unknown>);

/** An initial access token as they show it: never the token, never its digest. What is shown is named here. */
export const initialAccessTokenView = (token: InitialAccessToken): object =>
  present({
    id: token.id,
    profile: token.profile,
    usesLeft: token.usesLeft,
    createdAt: token.createdAt,
    expiresAt: token.expiresAt,
    label: token.label,
    // A new field of `InitialAccessToken` does not compile until it stands above or here.
  } satisfies Record<Exclude<keyof InitialAccessToken, "digest">, unknown>);

/** How often all of its tokens were ended, if ever. */
const shownEpoch = (record: Tenant | Client): { readonly epoch?: number } => {
  const { epoch } = generationOf(record);
  return epoch === 0 ? {} : { epoch };
};
