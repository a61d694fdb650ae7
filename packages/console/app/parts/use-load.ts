import { useCallback, useEffect, useRef, useState } from "preact/hooks";

/** Something that is read: what is there so far, why it could not be read, and a way to read it again. */
export interface Loaded<T> {
  readonly value: T | undefined;
  readonly failure: unknown;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** Reads something as `key` changes. What was read stays while the same is read again. */
export const useLoad = <T>(key: string, load: () => Promise<T>): Loaded<T> => {
  const [state, setState] = useState<{
    readonly key: string;
    readonly value?: T;
    readonly failure?: unknown;
    readonly isLoading: boolean;
  }>({ key, isLoading: true });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    let isCurrent = true;
    setState((before) =>
      before.key === key ? { ...before, isLoading: true } : { key, isLoading: true },
    );
    latest.current().then(
      (value) => {
        if (isCurrent) setState({ key, value, isLoading: false });
      },
      (failure: unknown) => {
        if (isCurrent) setState({ key, failure, isLoading: false });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [key, round]);
  const reload = useCallback(() => {
    setRound((before) => before + 1);
  }, []);
  const isOld = state.key !== key;
  return {
    value: isOld ? undefined : state.value,
    failure: isOld ? undefined : state.failure,
    isLoading: isOld || state.isLoading,
    reload,
  };
};
