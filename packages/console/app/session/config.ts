/** What the server tells the console of itself. */
export interface Config {
  readonly origin: string;
  readonly tenant: string;
  readonly tenantName?: string;
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string;
  /** Where the login ends, if it ends here: a proxy's does not. */
  readonly logout?: string;
  readonly clientId: string;
  readonly proofOrigin: string;
  readonly redirectUri: string;
  readonly scope: string;
}

/** Reads it. */
export const readConfig = async (): Promise<Config> => {
  const response = await fetch("/admin/console/config.json");
  if (!response.ok) throw new Error("The server does not answer. Load the page again.");
  return (await response.json()) as Config;
};
