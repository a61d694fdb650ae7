import type { ComponentChildren } from "preact";
import { Failure } from "./notice.tsx";
import type { Loaded } from "./use-load.ts";

/** What was read, or that it is being read, or why it cannot be. */
export function Loading<T>({
  of,
  children,
}: {
  readonly of: Loaded<T>;
  readonly children: (value: T) => ComponentChildren;
}) {
  if (of.failure !== undefined)
    return (
      <>
        <Failure failure={of.failure} />
        <p>
          <button type="button" onClick={of.reload}>
            Try again
          </button>
        </p>
      </>
    );
  if (of.value === undefined)
    return (
      <p class="quiet" aria-busy="true">
        Loading…
      </p>
    );
  return <>{children(of.value)}</>;
}
