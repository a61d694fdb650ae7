import type { PublicKeys } from "../public-keys.ts";
import type { RegisteredBy } from "./client-registration.ts";
import type { RegistrationPolicy } from "./registration-policy.ts";

/** Who may register clients at a tenant, and what each of them may make. */
export interface RegistrationDoors {
  /** Anybody. */
  readonly open: OpenDoor | undefined;
  /** The bearers of initial access tokens, by the profile that a token names. */
  readonly initialAccessTokens: ReadonlyMap<string, RegistrationPolicy>;
  /** Whoever brings the word of one of these about its software. */
  readonly softwareStatements: readonly StatementDoor[];
}

/** The door without a key: it is bounded, for nobody has to answer for who comes in. */
export interface OpenDoor {
  readonly policy: RegistrationPolicy;
  /** How many clients one source may register in an hour. */
  readonly perSource: number;
  /** How many clients may be registered in `unusedLifetime`: so many that nobody uses can be there at once. */
  readonly most: number;
}

/** An issuer of software statements (RFC 7591 §2.3), and what its software may be. */
export interface StatementDoor {
  readonly issuer: string;
  readonly keys: PublicKeys;
  /** The JWS algorithms that count. All are asymmetric. */
  readonly algorithms: readonly string[];
  readonly policy: RegistrationPolicy;
}

/** The rules of whoever came in by this door, as they are now; `undefined` if it is closed. */
export const policyOfDoor = (
  doors: RegistrationDoors,
  by: RegisteredBy,
): RegistrationPolicy | undefined => {
  switch (by.door) {
    case "open":
      return doors.open?.policy;
    case "initial_access_token":
      return doors.initialAccessTokens.get(by.profile);
    case "software_statement":
      return doors.softwareStatements.find(({ issuer }) => issuer === by.issuer)?.policy;
  }
};
