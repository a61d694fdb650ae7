/** What is wrong at one place of a JSON text, in words for who wrote it. */
export interface JsonFault {
  /** The path of the member, with dots. */
  readonly field: string;
  readonly message: string;
}

/**
 * What a JSON text says and `JSON.parse` does not keep: of a member that stands twice it takes the last, of a number beyond 2^53 it loses
 * digits (RFC 8259 §4, §6), and `__proto__` is no name to whoever copies members. The text was parsed before: it is JSON. The first ten
 * are told.
 *
 * @example jsonFaults('{"a": {"b": 1, "b": 2}}') // [{ field: "a.b", message: "must stand once" }]
 */
export const jsonFaults = (json: string): readonly JsonFault[] => {
  const faults: JsonFault[] = [];
  const places: Place[] = [];
  const tell = (message: string): void => {
    if (faults.length < mostFaults) faults.push({ field: pathOf(places), message });
  };
  for (let at = 0; at < json.length; at++) {
    const character = json.charAt(at);
    const place = places.at(-1);
    if (character === "{") places.push({ names: new Set(), at: undefined });
    else if (character === "[") places.push({ names: undefined, at: 0 });
    else if (character === "}" || character === "]") places.pop();
    else if (character === ",") leaveValue(place);
    else if (character === '"' || isNumeric(character)) {
      const end = character === '"' ? endOfString(json, at) : endOfNumber(json, at);
      const token = json.slice(at, end);
      at = end - 1;
      if (character === '"') enterName(place, token, tell);
      else if (Math.abs(Number(token)) > Number.MAX_SAFE_INTEGER) tell(tooGreat);
    }
  }
  return faults;
};

const mostFaults = 10;

/** `true`, `false` and `null` have an `e` too, but begin with none. */
const isNumeric = (character: string): boolean => /[-\d]/.test(character);

/** The place behind the string that begins at `start`. */
const endOfString = (json: string, start: number): number => {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
};

const endOfNumber = (json: string, start: number): number => {
  let at = start;
  while (at < json.length && /[-+.eE\d]/.test(json.charAt(at))) at++;
  return at;
};

/** An object or a list that is open, and where in it the reading is. */
type Place =
  | { readonly names: Set<string>; at: string | undefined }
  | { readonly names: undefined; at: number };

const leaveValue = (place: Place | undefined): void => {
  if (place === undefined) return;
  if (place.names === undefined) place.at++;
  else place.at = undefined;
};

/** Of an object the first string is a name, and what follows it its value. */
const enterName = (
  place: Place | undefined,
  token: string,
  tell: (message: string) => void,
): void => {
  if (place?.names === undefined || place.at !== undefined) return;
  const name = String(JSON.parse(token));
  place.at = name;
  if (name === "__proto__") tell("is not known, and no name for anything");
  if (place.names.has(name)) tell("must stand once");
  place.names.add(name);
};

const pathOf = (places: readonly Place[]): string =>
  places.flatMap(({ at }) => (at === undefined ? [] : [String(at)])).join(".");

const tooGreat = `must be a number from -${Number.MAX_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}, or a text: of others digits are lost`;
