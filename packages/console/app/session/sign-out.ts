import type { Config } from "./config.ts";
import { beginSignIn, type Session } from "./sign-in.ts";
import { forgetTyped } from "./typed.ts";

/** Ends the session here, and then the login, where it ends at this server. */
export const signOut = async (
  config: Config,
  session: Session,
  onLeave: () => void,
): Promise<void> => {
  await endSession(config, session);
  if (config.logout === undefined) onLeave();
  else location.assign(config.logout);
};

/** Ends the session here, and has the login ask who it is to be. */
export const signInAsAnother = async (config: Config, session: Session): Promise<never> => {
  await endSession(config, session);
  return beginSignIn(config, location.hash, "select_account");
};

/** Ends the token (RFC 7009), so that nothing is left of the session here. */
const endSession = async (config: Config, session: Session): Promise<void> => {
  forgetTyped();
  const body = new URLSearchParams({ token: session.token, client_id: config.clientId });
  // A server that cannot be reached keeps nobody in: the token goes with the page, and ends soon.
  await fetch(config.revocationEndpoint, { method: "POST", body }).catch(() => undefined);
};
