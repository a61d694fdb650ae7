import { ok } from "neverthrow";
import { credentialText } from "../../domain/credential-text.ts";
import type { Digest } from "../../domain/digest.ts";
import { registrationAccessTokenPrefix } from "../../domain/registration/initial-access-token.ts";
import type { PortError } from "../../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { RegistrationPorts } from "./registration-ports.ts";

/** A registration access token: the text for the client, and the digest that is kept. */
export interface MadeAccessToken {
  readonly accessToken: string;
  readonly digest: Digest;
}

/** Makes a registration access token of 256 bits, with prefix and checksum. */
export const makeAccessToken = ({
  entropy,
  digester,
}: Pick<RegistrationPorts, "entropy" | "digester">): MaybeAsync<MadeAccessToken, PortError> => {
  const accessToken = credentialText(registrationAccessTokenPrefix, entropy.text(32));
  return andThen(digester.digest(accessToken), (digest) => ok({ accessToken, digest }));
};
