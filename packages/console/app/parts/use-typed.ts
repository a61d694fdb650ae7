import { useCallback, useEffect, useState } from "preact/hooks";
import { useConsole } from "./context.ts";

/**
 * State that outlives a login which becomes due while a form is open. It is JSON, its name is the form's own, and it is never a
 * secret. It goes with the form.
 *
 * @example const [scope, setScope] = useTyped("new client of acme: scope", "");
 */
export const useTyped = <T>(name: string, initial: T): readonly [T, (value: T) => void] => {
  const { typed } = useConsole();
  const [value, setValue] = useState<T>(() => (typed.get(name) as T | undefined) ?? initial);
  useEffect(
    () => () => {
      typed.drop(name);
    },
    [typed, name],
  );
  const set = useCallback(
    (next: T) => {
      typed.keep(name, next);
      setValue(next);
    },
    [typed, name],
  );
  return [value, set];
};
