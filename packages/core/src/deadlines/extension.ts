import type { PortError } from "../errors/port-error.ts";
import type { MaybeAsync } from "../ports/maybe-async.ts";
import { guardPort } from "./guard.ts";

/** What a server gives its extensions: the deadline that its own ports have. */
export interface Around {
  /**
   * The same port, held to `portTimeout`: a later answer is `timed_out`, a throw is `unavailable`, and both are 503. `name`
   * says in events which port it was.
   *
   * @example around.port("badge-register", badges)
   */
  port<P extends GuardedPort<P>>(name: string, port: P): P;
}

/** Nothing but methods that answer as ports do: an answer of another kind could not be held to a deadline. */
export type GuardedPort<P> = {
  readonly [K in keyof P]: (...args: never[]) => MaybeAsync<unknown, PortError>;
};

/** An extension with ports of its own: a server calls it once, when it is wired. It has no effect. */
export type Within<T extends object> = (around: Around) => T;

/** A value that is ready, or one that is made within a server's deadline. */
export type Extension<T extends object> = T | Within<T>;

/**
 * Deadlines of so many milliseconds, for whoever makes an extension outside of a server.
 *
 * @example tokenExchange(policy)(aroundPorts(3000)).name
 */
export const aroundPorts = (milliseconds: number): Around => ({
  port: (name, port) => guardPort(port, name, milliseconds),
});

/**
 * The values of extensions. A function has a `name` too, and it is not the extension's: names are read from these.
 *
 * @example resolveExtensions(defaults.grants, aroundPorts(3000)).map(({ name }) => name)
 */
export const resolveExtensions = <T extends object>(
  extensions: readonly Extension<T>[],
  around: Around,
): readonly T[] =>
  extensions.map((extension) => (isWithin(extension) ? extension(around) : extension));

const isWithin = <T extends object>(extension: Extension<T>): extension is Within<T> =>
  typeof extension === "function";
