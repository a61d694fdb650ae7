/** The part of simple-oauth2 that the flows use; the package brings no types of its own. */
declare module "simple-oauth2" {
  interface ClientCredentialsOptions {
    readonly client: { readonly id: string; readonly secret: string };
    readonly auth: { readonly tokenHost: string; readonly tokenPath: string };
    readonly options?: { readonly authorizationMethod?: "header" | "body" };
  }

  interface AuthorizationCodeOptions {
    readonly client: ClientCredentialsOptions["client"];
    readonly auth: {
      readonly tokenHost: string;
      readonly tokenPath: string;
      readonly authorizePath: string;
      readonly revokePath: string;
    };
    readonly options?: ClientCredentialsOptions["options"];
    readonly http?: { readonly json?: boolean };
  }

  interface AccessToken {
    readonly token: Readonly<Record<string, unknown>>;
    expired(): boolean;
    refresh(): Promise<AccessToken>;
    revoke(type: "access_token" | "refresh_token"): Promise<void>;
  }

  /** PKCE is not its own: what it does not know, it sends along. */
  export class AuthorizationCode {
    constructor(options: AuthorizationCodeOptions);
    authorizeURL(parameters: Readonly<Record<string, string>>): string;
    getToken(parameters: Readonly<Record<string, string>>): Promise<AccessToken>;
  }

  export class ClientCredentials {
    constructor(options: ClientCredentialsOptions);
    getToken(parameters: { readonly scope?: string | readonly string[] }): Promise<AccessToken>;
  }
}
