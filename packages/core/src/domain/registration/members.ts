/** The members of a JSON object that somebody sent, each read by its own name: `__proto__` is one that nobody asks for. */
export type Members = Readonly<Record<string, unknown>>;
