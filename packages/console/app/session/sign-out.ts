import type { Config } from "./config.ts";
import type { Session } from "./sign-in.ts";
import { forgetTyped } from "./typed.ts";

/** Ends the token (RFC 7009), so that nothing is left of the session here, and then the login, where it ends at this server. */
export const signOut = async (
  config: Config,
  session: Session,
  onLeave: () => void,
): Promise<void> => {
  forgetTyped();
  const body = new URLSearchParams({ token: session.token, client_id: config.clientId });
  // A server that cannot be reached keeps nobody in: the token goes with the page, and ends soon.
  await fetch(config.revocationEndpoint, { method: "POST", body }).catch(() => undefined);
  if (config.logout === undefined) onLeave();
  else location.assign(config.logout);
};
