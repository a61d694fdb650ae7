import { err, ok, type Result, ResultAsync } from "neverthrow";
import { type ClientDocument, readClientDocument } from "../../domain/client-document.ts";
import type { ClientId } from "../../domain/identifiers.ts";
import type { Instant, Seconds } from "../../domain/instant.ts";
import { type OAuthError } from "../../errors/oauth-error.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import { documentRefused } from "../../errors/refuse-document.ts";
import type { Clock } from "../../ports/clock.ts";
import type { MaybeAsync } from "../../ports/maybe-async.ts";
import type { RemoteDocument, RemoteDocuments } from "../../ports/remote-documents.ts";
import { boundedMap } from "../bounded-map.ts";

/** A document that was fetched and believed. */
export interface FetchedDocument {
  readonly document: ClientDocument;
  readonly fetchedAt: Instant;
}

/** Why there is none, as the authorization endpoint says it. */
export type DocumentRefusal = OAuthError<"invalid_request">;

/** The documents of clients by their URLs, each for as long as it may be kept. */
export interface HeldDocuments {
  /** The document, from memory while that is fresh, and else from its server. Any number of calls at once make one fetch. */
  find(url: ClientId): MaybeAsync<FetchedDocument, DocumentRefusal | PortError>;
}

/**
 * Holds documents in memory, 1000 of them. What was fetched in vain, and what cannot be believed, is remembered for seconds only
 * (Client ID Metadata Document §4.4), in a place of its own: it pushes no good document out.
 */
export const heldDocuments = (documents: RemoteDocuments, clock: Clock): HeldDocuments => {
  const good = boundedMap<ClientId, Kept<FetchedDocument>>(maxHeld);
  const bad = boundedMap<ClientId, Kept<DocumentRefusal>>(maxHeld);
  const running = new Map<ClientId, ResultAsync<FetchedDocument, DocumentRefusal | PortError>>();

  /** Also true for a moment a little ahead, so that a clock put back keeps nothing for ever. */
  const isFresh = ({ since, seconds }: Kept<unknown>): boolean =>
    Math.abs(clock.now() - since) < seconds;

  const keep = (
    url: ClientId,
    answer: RemoteDocument,
    since: Instant,
  ): Result<FetchedDocument, DocumentRefusal> => {
    const judged = judge(url, answer, since);
    if (judged.isOk()) {
      bad.delete(url);
      good.set(url, { value: judged.value, since, seconds: heldFor(answer) });
    } else bad.set(url, { value: judged.error, since, seconds: shortestHold });
    return judged;
  };

  const fetchOnce = (url: ClientId): ResultAsync<FetchedDocument, DocumentRefusal | PortError> => {
    const since = clock.now();
    const kept = documents.fetch(url).andThen((answer) => keep(url, answer, since));
    const fetched = new ResultAsync(
      Promise.resolve(kept).then((outcome) => {
        running.delete(url);
        return outcome;
      }),
    );
    running.set(url, fetched);
    return fetched;
  };

  return {
    find: (url) => {
      const known = good.get(url);
      if (known !== undefined && isFresh(known)) return ok(known.value);
      const refused = bad.get(url);
      if (refused !== undefined && isFresh(refused)) return err(refused.value);
      const under = running.get(url);
      if (under !== undefined) return under;
      return running.size < maxRunning
        ? fetchOnce(url)
        : err(portError("unavailable", "remote-documents", `${maxRunning} fetches are under way`));
    },
  };
};

interface Kept<T> {
  readonly value: T;
  readonly since: Instant;
  readonly seconds: Seconds;
}

const judge = (
  url: ClientId,
  answer: RemoteDocument,
  fetchedAt: Instant,
): Result<FetchedDocument, DocumentRefusal> => {
  if (answer.verdict !== "found") {
    const reason =
      answer.verdict === "not_allowed"
        ? "client_document_address_not_allowed"
        : "client_document_unreachable";
    return err(documentRefused(reason, { cause: answer.cause }));
  }
  return readClientDocument(url, answer.document)
    .map((document): FetchedDocument => ({ document, fetchedAt }))
    .mapErr((detail) => documentRefused("client_document_invalid", { detail }));
};

const heldFor = (answer: RemoteDocument): Seconds => {
  const told = answer.verdict === "found" ? answer.freshFor : undefined;
  return Math.min(Math.max(told ?? usualHold, shortestHold), longestHold);
};

/** Of either kind; the one least used makes room. */
const maxHeld = 1000;

/** Fetches at once, for all clients together. */
const maxRunning = 64;

/** Seconds. A server that forbids to keep its document is asked again after these, so that nobody hammers it through us. */
const shortestHold = 5;

/** Where the headers say nothing. */
const usualHold = 300;

/** One day: facts that are withdrawn do not live on for longer. */
const longestHold = 86_400;
