import {
  isErrorCode,
  type OAuthError,
  serverError,
  temporarilyUnavailable,
} from "./oauth-error.ts";
import type { PortError } from "./port-error.ts";

/** The one place where the outside world's trouble becomes an OAuth error. */
export const toOAuthError = (
  failure: PortError,
): OAuthError<"temporarily_unavailable" | "server_error"> => {
  switch (failure.kind) {
    case "unavailable":
      return temporarilyUnavailable("port_unavailable", failure);
    case "timed_out":
      return temporarilyUnavailable("port_timed_out", failure);
    case "conflict":
      return temporarilyUnavailable("port_conflict", failure);
    case "corrupt":
      return serverError("data_corrupt", failure);
  }
};

/** The same for what may fail either way. A code that no RFC gives is a bug of an extension, and is not sent. */
export const asOAuthError = <E extends OAuthError>(
  failure: E | PortError,
): E | OAuthError<"temporarily_unavailable" | "server_error"> =>
  "kind" in failure
    ? toOAuthError(failure)
    : isErrorCode(failure.error)
      ? failure
      : serverError("defect", failure);
