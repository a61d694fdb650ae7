import { reasons } from "@mintport/core";
import { httpStatus, type RefusedEvent } from "@mintport/core/ports";

/** Whether the server failed (5xx), rather than refused a request as it should. */
export const isServerFault = (event: RefusedEvent): boolean =>
  !isKnownReason(event.reason) || httpStatus({ ...event, description: "" }) >= 500;

/** A grant type of the embedder's own could make a reason up. */
export const isKnownReason = (reason: string): boolean => Object.hasOwn(reasons, reason);
