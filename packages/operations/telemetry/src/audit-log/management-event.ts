import type { ClientId, TenantId } from "@mintport/core";
import { type Instant, present } from "@mintport/core/ports";
import type { EventFields } from "../event-fields.ts";

/** Something that was changed, or was refused to be, by whoever administers the server. Holds no secret and no body. */
export interface ManagementEvent {
  readonly at: Instant;
  /** The act that was to be done: `client create`, `DELETE /tenants/{tenant}`. */
  readonly operation: string;
  readonly actor: ManagementActor;
  /** The thing that it was done to, as far as it is known. */
  readonly tenant?: TenantId;
  readonly client?: ClientId;
  /** The id of the grant that was ended. */
  readonly grant?: string;
  /** The user whose grants were ended, or were to be. */
  readonly subject?: string;
  readonly outcome: "done" | "refused";
  /** Of a refusal: its type, as `unknown` or `stale`. */
  readonly error?: string;
}

/** The party that did it: the holder of a token, or a user of the operating system. */
export type ManagementActor =
  | {
      readonly via: "admin-api";
      readonly client: string;
      readonly tokenId: string;
      /** The user whom the token is of, if it is of one. */
      readonly subject?: string;
    }
  | { readonly via: "cli"; readonly user: string };

/** The fields of its entry. `client` is the one it was done to; who did it is `actor…`. */
export const managementFields = ({ actor, operation, ...event }: ManagementEvent): EventFields => ({
  ...event,
  endpoint: "management",
  operation,
  actor: actor.via,
  ...(actor.via === "cli"
    ? { actor_user: actor.user }
    : {
        actor_client: actor.client,
        actor_token_id: actor.tokenId,
        ...present({ actor_subject: actor.subject }),
      }),
});
