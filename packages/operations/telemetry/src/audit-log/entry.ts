import type { EndpointEvent } from "@mintport/core";
import { type EventFields, everyField } from "../event-fields.ts";

/** An entry's text: its fields as JSON with the keys in order, without white space, in printable ASCII. */
export type Entry = string;

/** The entry of these fields. */
export const entryOf = (fields: EventFields): Entry =>
  inAscii(JSON.stringify(Object.fromEntries(Object.entries(fields).sort(byName))));

/** The entry of an event: `entryOf` its fields, at a fraction of the cost, since it is made on the request's path. */
export const entryOfEvent = (event: EndpointEvent): Entry =>
  // JSON has no member for what is undefined, and keeps the order of the names.
  inAscii(JSON.stringify(everyField(event)));

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : 1;

/** Escapes what is beyond ASCII, so that no engine's encoding can make another text of it. */
const inAscii = (json: string): string =>
  beyondAscii.test(json)
    ? json.replaceAll(
        /[^\x20-\x7e]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
      )
    : json;

const beyondAscii = /[^\x20-\x7e]/;

/** The bytes that an entry takes while it waits: its text, and about as much as an engine needs for any text. */
export const bytesOf = (entry: Entry): number => entry.length + 32;
