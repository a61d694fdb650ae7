import type {
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from "@modelcontextprotocol/client";

/** What an app tells the SDK of itself: where its document is, or who it is if somebody registered it. */
export interface McpAppOptions {
  readonly redirectUrl: string;
  readonly document?: string;
  readonly client?: StoredOAuthClientInformation;
}

/** An app as the SDK's clients see it. It opens no browser: it keeps where the user is sent. */
export class McpApp implements OAuthClientProvider {
  readonly redirectUrl: string;
  readonly clientMetadataUrl?: string;
  /** Where the user was sent last. */
  sentTo: URL | undefined;
  stored: StoredOAuthTokens | undefined;
  #client: StoredOAuthClientInformation | undefined;
  #verifier = "";
  #discovered: OAuthDiscoveryState | undefined;

  constructor({ redirectUrl, document, client }: McpAppOptions) {
    this.redirectUrl = redirectUrl;
    if (document !== undefined) this.clientMetadataUrl = document;
    this.#client = client;
  }

  get clientMetadata() {
    return {
      client_name: "An MCP app",
      redirect_uris: [this.redirectUrl],
      grant_types: ["authorization_code", "refresh_token"],
      token_endpoint_auth_method: "none",
    };
  }

  clientInformation(): StoredOAuthClientInformation | undefined {
    return this.#client;
  }

  saveClientInformation(client: StoredOAuthClientInformation): void {
    this.#client = client;
  }

  tokens(): StoredOAuthTokens | undefined {
    return this.stored;
  }

  saveTokens(tokens: StoredOAuthTokens): void {
    this.stored = tokens;
  }

  redirectToAuthorization(url: URL): void {
    this.sentTo = url;
  }

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  codeVerifier(): string {
    return this.#verifier;
  }

  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.#discovered = state;
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.#discovered;
  }

  forgetRefreshToken(): void {
    const { refresh_token: _, ...others } = this.stored ?? { access_token: "", token_type: "" };
    this.stored = others;
  }

  /** The next request has a token that is over. */
  expire(): void {
    if (this.stored !== undefined) this.stored = { ...this.stored, access_token: "over" };
  }
}
