import type { AuthorizationExplanation, Explanation } from "@mintport/core";
import { present } from "@mintport/core/ports";

/** An explanation as JSON has it. The `cause` of a store's trouble may be an object of the driver's; its name is enough. */
export const explanationView = ({
  refusal,
  ...explanation
}: Explanation | AuthorizationExplanation): object => ({
  ...explanation,
  ...present({
    refusal: refusal === undefined ? undefined : { ...refusal, cause: causeOf(refusal.cause) },
  }),
});

/** The cause of a refusal in a few words, without anything of a driver's. */
export const causeOf = (cause: unknown): string | undefined => {
  if (cause === undefined || typeof cause === "string") return cause;
  if (typeof cause === "object" && cause !== null && "port" in cause && "kind" in cause)
    return `${String(cause.port)} is ${String(cause.kind)}`;
  return "see the server's log";
};
