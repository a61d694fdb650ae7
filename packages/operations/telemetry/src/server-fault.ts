import { type Reason, reasons } from "@mintport/core";
import { httpStatus, present, type RefusedEvent } from "@mintport/core/ports";

/** Whether the server failed (5xx), rather than refused a request as it should. */
export const isServerFault = ({ error, reason }: RefusedEvent): boolean => {
  if (!isKnownReason(reason)) return true;
  // An event has no status: it is that of the reason's row, or else of the code.
  const [, description, status]: Row = reasons[reason];
  return httpStatus({ error, reason, description, ...present({ status }) }) >= 500;
};

type Row = readonly [code: string, description: string, status?: number];

/** A grant type of the embedder's own could make a reason up. */
export const isKnownReason = (reason: string): reason is Reason => Object.hasOwn(reasons, reason);
