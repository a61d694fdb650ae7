/** The part of `@auth/core` that the flows use. Its own types bring the DOM's, which would take the place of Node's in every test. */
export interface Tokens {
  readonly [name: string]: unknown;
}

export interface AuthConfig {
  readonly basePath: string;
  readonly secret: string;
  readonly trustHost: boolean;
  readonly logger: { error(): void; warn(): void };
  readonly providers: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: "oauth";
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly checks: readonly ("pkce" | "state")[];
    readonly authorization: {
      readonly url: string;
      readonly params: Readonly<Record<string, string>>;
    };
    readonly token: string;
    readonly userinfo: string;
    profile(profile: { readonly subject: string }): { readonly id: string; readonly name: string };
  }[];
  readonly callbacks: {
    jwt(known: { readonly token: Tokens; readonly account?: Tokens | null }): Promise<Tokens>;
    session(known: { readonly session: object; readonly token: Tokens }): object;
  };
}

export function Auth(request: Request, config: AuthConfig): Promise<Response>;
