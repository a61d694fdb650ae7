/** A header in which a proxy says who is there, as a JWT that the proxy signs. */
export interface SignedHeader {
  /** The header's name, as `Cf-Access-Jwt-Assertion`. In `Authorization` the JWT stands behind `Bearer`. */
  readonly name: string;
  /** The claim `iss`. */
  readonly issuer: string;
  /** The proxy's keys (RFC 7517 §5): https, or http on loopback. */
  readonly jwksUri: string;
  /** What `aud` must hold. */
  readonly audience: string;
  /** The claim that names the user. @default "sub" */
  readonly subject?: string | undefined;
  /** The claim that names the proxy's session. Without such a claim the JWT's digest does. @default "sid" */
  readonly session?: string | undefined;
  /** Where the proxy logs users in. `{return_to}` stands for the URL to come back to. Default: there is no such link. */
  readonly loginUrl?: string | undefined;
}
