import { err } from "neverthrow";
import { authorizationReasons } from "../../errors/authorization-reasons.ts";
import { type AuthorizationErrorCode, type OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import type { MaybeAsync } from "../../ports/maybe-async.ts";
import type { AuthorizationPorts } from "../browser/authorization-ports.ts";
import type { Answered } from "../endpoint.ts";
import { askUser } from "./ask-user.ts";
import type { DecidedRequest } from "./decided-request.ts";
import { grantAccess } from "./grant-access.ts";

/** Does what was decided: a code, a page, or a refusal. */
export const proceed =
  (ports: AuthorizationPorts) =>
  (
    known: DecidedRequest,
  ): MaybeAsync<DecidedRequest & Answered, OAuthError<AuthorizationErrorCode> | PortError> => {
    const { decision } = known;
    switch (decision.decision) {
      case "grant":
        return grantAccess(ports, known, decision);
      case "refuse": {
        const [code] = authorizationReasons[decision.reason];
        return err(refuseAuthorization<AuthorizationErrorCode>(code, decision.reason));
      }
      default:
        return askUser(ports, known, decision);
    }
  };
