/** What an operator has typed into the forms of the page and not sent, by the name of each. Nothing secret is ever kept here. */
export interface Typed {
  get(name: string): unknown;
  keep(name: string, value: unknown): void;
  drop(name: string): void;
  all(): Readonly<Record<string, unknown>>;
}

/** It begins with what was brought over from before a login. */
export const typedSince = (brought: Readonly<Record<string, unknown>>): Typed => {
  const kept = new Map(Object.entries(brought));
  return {
    get: (name) => kept.get(name),
    keep: (name, value) => {
      kept.set(name, value);
    },
    drop: (name) => {
      kept.delete(name);
    },
    all: () => Object.fromEntries(kept),
  };
};

const place = "mintport-console-typed";

interface Stored {
  readonly subject: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Puts it away in this tab for the time of a login. A browser that has no room lets the login go on all the same. */
export const putAway = (subject: string, typed: Typed): void => {
  const fields = typed.all();
  if (Object.keys(fields).length === 0) return;
  try {
    sessionStorage.setItem(place, JSON.stringify({ subject, fields } satisfies Stored));
  } catch {
    sessionStorage.removeItem(place);
  }
};

/** Takes it back, once. What somebody else typed is not handed over: it is gone. */
export const takeBack = (subject: string): Typed => {
  const text = sessionStorage.getItem(place);
  forgetTyped();
  const stored = text === null ? undefined : (JSON.parse(text) as Stored);
  return typedSince(stored?.subject === subject ? stored.fields : {});
};

/** Forgets what was put away. */
export const forgetTyped = (): void => {
  sessionStorage.removeItem(place);
};
