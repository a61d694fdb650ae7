import type {
  AuthorizationDecision,
  ConsentAnswer,
} from "../../domain/authorization/authorization-decision.ts";
import type { Interaction } from "../../domain/authorization/interaction.ts";
import type { Digest } from "../../domain/digest.ts";
import type { Grant } from "../../domain/grant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Versioned } from "../../domain/revision.ts";
import type { Visitor } from "../../domain/visitor.ts";
import type { JudgedRequest } from "../steps/judge-request.ts";

/** An interaction that a handle led to. */
export interface FoundInteraction {
  readonly row: Interaction;
  readonly handle: string;
  readonly digest: Digest;
  /** Whether its handle was used up by this request. */
  readonly isUsed: boolean;
}

/** What is known of a request and of its user. */
export interface VisitedRequest extends JudgedRequest {
  readonly visitor: Visitor | undefined;
  /** Digest of the visitor's session. */
  readonly session: Digest | undefined;
  /** The interaction that it goes on from; none for a request that has just come. */
  readonly interaction: FoundInteraction | undefined;
  readonly begunAt: Instant;
  readonly chosenSubject: string | undefined;
  readonly answer: ConsentAnswer | undefined;
}

/** A request that was decided. */
export interface DecidedRequest extends VisitedRequest {
  readonly decision: AuthorizationDecision;
  /** The grant that this user gave this client before. */
  readonly remembered: Versioned<Grant> | undefined;
  /** The client as the user sees it now, as in `Grant.face`. */
  readonly face: string;
}
