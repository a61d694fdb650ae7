import { ok } from "neverthrow";
import { credentialText } from "../../domain/credential-text.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { Digester } from "../../ports/digester.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import { refreshTokenPrefix } from "../../tokens/refresh-token-kind.ts";

/** The text of a family's first refresh token, of 256 random bits. */
export const firstRefreshToken = (random: string): string =>
  credentialText(refreshTokenPrefix, random);

/**
 * The text of the refresh token that follows another. It is made of the one before and of random text, and of nothing else: whoever
 * presents the one before again can be given the same, though no store holds either of them. Without the one before, the random
 * text opens nothing; without the random text, the one before leads nowhere.
 */
export const nextRefreshToken = (
  digester: Digester,
  presented: string,
  salt: string,
): MaybeAsync<string, PortError> =>
  andThen(digester.digest(`${salt} follows ${presented}`), (digest) =>
    ok(credentialText(refreshTokenPrefix, digest)),
  );
