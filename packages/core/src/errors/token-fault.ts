/** Why an access token that somebody presents is not live here. For observers; never on the wire. */
export type TokenFault = UserTokenFault | OwnTokenFault;

/** Why a token is dead that came of a user's consent. */
export type UserTokenFault =
  /** The user's consent was taken back, or is over. */
  | "token_grant_gone"
  /** The family that it belongs to was ended: a code or a refresh token was used twice, or given back. */
  | "token_family_ended"
  /** A refresh token that another one has replaced. */
  | "token_superseded";

type OwnTokenFault =
  | "token_malformed"
  | "token_unknown"
  | "token_type_wrong"
  | "token_signature_invalid"
  | "token_issuer_foreign"
  | "token_claims_invalid"
  | "token_expired"
  | "token_not_yet_valid"
  | "token_revoked"
  | "token_ended_by_epoch"
  /** Issued to a tenant or client that is gone, though one of the same id was made since. */
  | "token_of_former_record"
  /** The API key that it was bought with was revoked or has expired. */
  | "token_api_key_gone"
  | "token_client_gone"
  /** Live, but no business of whoever asks. */
  | "token_of_others";
