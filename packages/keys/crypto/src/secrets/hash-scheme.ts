/** The cost of comparing a secret with one hash. */
export interface HashWork {
  /** The scheme and its cost, such as `bcrypt:10`: two hashes of one name cost the same. */
  readonly name: string;
  /** About how long it takes on one core of today, in milliseconds; only for bounds. */
  readonly milliseconds: number;
}

/** A package that computes hashes of a scheme, and is installed by whoever has such hashes. */
export interface HashLibrary {
  readonly name: "@node-rs/argon2" | "@node-rs/bcrypt";
  isInstalled(): boolean;
}

/** A slow way to hash secrets, by what its hashes begin with. */
export interface HashScheme {
  /** `$…$`: what every hash of this scheme begins with, in one of its spellings. */
  readonly prefixes: readonly string[];
  /** What `verify` loads; none if Node computes the hash itself. */
  readonly library?: HashLibrary;
  /**
   * The work of `verify` for this hash; `undefined` for one that is malformed or too dear, which matches nothing and costs
   * nothing.
   */
  workOf(hash: string): HashWork | undefined;
  /** A hash of the work of this name, of which nobody has a secret; `undefined` for a name of another scheme. */
  decoyOf(name: string): string | undefined;
  /** Whether the secret is the hash's. Never throws for a hash that is malformed: it matches nothing. */
  verify(secret: string, hash: string): Promise<boolean>;
}
