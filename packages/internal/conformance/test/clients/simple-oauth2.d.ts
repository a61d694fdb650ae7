/** The part of simple-oauth2 that the flows use; the package brings no types of its own. */
declare module "simple-oauth2" {
  interface ClientCredentialsOptions {
    readonly client: { readonly id: string; readonly secret: string };
    readonly auth: { readonly tokenHost: string; readonly tokenPath: string };
    readonly options?: { readonly authorizationMethod?: "header" | "body" };
  }

  interface AccessToken {
    readonly token: Readonly<Record<string, unknown>>;
    expired(): boolean;
  }

  export class ClientCredentials {
    constructor(options: ClientCredentialsOptions);
    getToken(parameters: { readonly scope?: string | readonly string[] }): Promise<AccessToken>;
  }
}
