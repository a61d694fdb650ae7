import * as z from "zod/mini";
import type { Arrival, Interaction } from "../domain/authorization/interaction.ts";
import type { FormPair } from "../domain/form.ts";
import type { Instant } from "../domain/instant.ts";
import { brand, instantField } from "./fields.ts";
import { type RecordCodec, recordCodec } from "./record.ts";
import { recordObject } from "./record-object.ts";

const pairsField = z.array(z.tuple([z.string(), z.string()])) as unknown as z.ZodMiniType<
  readonly FormPair[]
>;

const arrivalField: z.ZodMiniType<Arrival> = recordObject({
  signed: z.boolean(),
  pushed: z.exactOptional(brand<"Digest">()),
  dpopKey: z.exactOptional(brand<"KeyThumbprint">()),
});

/** The record of an authorization that waits for its user. */
export const interactionRecord: RecordCodec<Interaction> = recordCodec<Interaction>(
  recordObject({
    client: brand<"ClientId">(),
    parameters: pairsField,
    arrival: arrivalField,
    page: z.enum(["login", "account", "consent"]),
    browser: recordObject({ name: z.string(), secret: brand<"Digest">() }),
    shownTo: z.exactOptional(recordObject({ subject: z.string(), session: brand<"Digest">() })),
    chosenSubject: z.exactOptional(z.string()),
    root: z.exactOptional(brand<"Digest">()),
    begunAt: instantField,
    loginAfter: z.exactOptional(instantField),
    usableUntil: instantField,
  }),
);

/** An authorization request that was pushed (RFC 9126 §2). */
export type PushedRequest = Pick<Interaction, "client" | "parameters"> & {
  readonly arrival: Omit<Arrival, "pushed">;
  /** The first moment at which nobody can begin with it any more. Its row is kept until whoever has begun is through. */
  readonly usableUntil: Instant;
};

/** The record of a pushed request. */
export const pushedRequestRecord: RecordCodec<PushedRequest> = recordCodec<PushedRequest>(
  recordObject({
    client: brand<"ClientId">(),
    parameters: pairsField,
    arrival: arrivalField,
    usableUntil: instantField,
  }),
);
