/** Whether a JWK holds a private or secret member (RFC 7518 §6.2.2, §6.3.2, §6.4.1; `priv` is that of AKP). */
export const hasPrivateMember = (jwk: object): boolean =>
  privateMembers.some((member) => Object.hasOwn(jwk, member));

const privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];
