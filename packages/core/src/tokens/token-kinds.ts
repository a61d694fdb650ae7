import { err } from "neverthrow";
import { portError } from "../errors/port-error.ts";
import type { FindLiveToken, RevokeToken, TokenKind } from "./live-token.ts";

/** Every kind of token of a server, as one. */
export interface TokenKinds {
  readonly findLiveToken: FindLiveToken;
  /** Finds a token for whoever gives it back. */
  readonly findTokenToEnd: FindLiveToken;
  readonly revokeToken: RevokeToken;
}

/** Asks the kind that recognises a text. The last takes what no other does. */
export const tokenKinds = (...kinds: readonly [...TokenKind[], TokenKind]): TokenKinds => {
  const last = kinds[kinds.length - 1] as TokenKind;
  const kindOf = (text: string) => kinds.find((kind) => kind.recognises(text)) ?? last;
  return {
    findLiveToken: (tenant, text, ...asked) => kindOf(text).find(tenant, text, ...asked),
    findTokenToEnd: (tenant, text, ...asked) => {
      const kind = kindOf(text);
      return (kind.findToEnd ?? kind.find)(tenant, text, ...asked);
    },
    revokeToken: (live) =>
      kinds.find(({ kind }) => kind === live.kind)?.revoke(live) ?? err(noSuchKind),
  };
};

/** Only a kind that finds tokens of another could lead here: then nothing was ended, and nobody may be told that it was. */
const noSuchKind = portError("corrupt", "token-kinds");
