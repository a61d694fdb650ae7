import type { Seconds } from "@mintport/core/ports";
import type { Concealed } from "../../settings/concealed.ts";

/** An OpenID Provider elsewhere at which users log in (OpenID Connect Core). */
export interface UpstreamProvider {
  /** Stands in URLs and before every subject: 1 to 32 of `a-z 0-9 -`. Another name makes other users of the same people. */
  readonly name: string;
  /** What the button says behind "Continue with". */
  readonly label: string;
  /** The provider's `issuer`, letter by letter: https, or http on loopback. Its metadata stands below it (Discovery §4). */
  readonly issuer: string;
  /** Our `client_id` at the provider. */
  readonly clientId: string;
  /** Our `client_secret` there. Either this or `clientSecretFile`. */
  readonly clientSecret?: Concealed<string> | undefined;
  /** A file that holds the secret. */
  readonly clientSecretFile?: string | undefined;
  /** What is asked for; `openid` is among it. @default ["openid"] */
  readonly scopes: readonly string[];
  /** The tenants whose users may log in here. Default: every tenant's. */
  readonly tenants?: readonly string[] | undefined;
  /** The claim of the ID token that names the user for good. @default "sub" */
  readonly subject: string;
  /** Whether `acr` and `amr` of the ID token are believed and handed on. @default false */
  readonly trustAcr: boolean;
  /** Only accounts whose claim has one of the values are let in. Default: every account of the provider. */
  readonly allow?: AllowedAccounts | undefined;
}

/** The accounts of a provider that may log in, by a claim of the ID token: a text, or a list that has the text. */
export interface AllowedAccounts {
  readonly claim: string;
  readonly values: readonly string[];
}

/** Users log in at OpenID Providers elsewhere. */
export interface UpstreamSetting {
  readonly providers: readonly UpstreamProvider[];
  /** Seconds from the login on, whatever the user does. @default 28800 */
  readonly sessionLifetime: Seconds;
}

/** The providers at which users of a tenant may log in, in the order of the settings. */
export const providersFor = (
  providers: readonly UpstreamProvider[],
  tenant: string,
): readonly UpstreamProvider[] =>
  providers.filter(({ tenants }) => tenants === undefined || tenants.includes(tenant));
