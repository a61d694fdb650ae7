/** A way to hash secrets, by what its hashes begin with. */
export interface HashScheme {
  /** `$…$`: what every hash of this scheme begins with, in one of its spellings. */
  readonly prefixes: readonly string[];
  /** Whether the secret is the hash's. Never throws for a hash that is malformed: it matches nothing. */
  verify(secret: string, hash: string): Promise<boolean>;
}
