import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Page } from "../session/types.ts";
import { useConsole } from "./context.ts";

/** A list that is read page by page, as far as it was read. */
export interface Paged<T> {
  readonly items: readonly T[];
  /** Rows that cannot be read. */
  readonly damaged: readonly string[];
  readonly isLoading: boolean;
  /** Whether there is, or may be, more. */
  readonly hasMore: boolean;
  readonly failure: unknown;
  /** Reads on. */
  more(): void;
  /** Reads it anew, from its beginning. */
  reload(): void;
}

/** Items that are shown at a time. */
const size = 50;

/** The most requests for them: a filter that fits rarely answers short pages, each after 2,000 rows. */
const mostRequests = 10;

interface State<T> {
  readonly url: string;
  readonly items: readonly T[];
  readonly damaged: readonly string[];
  readonly next?: string | undefined;
  readonly isLoading: boolean;
  readonly failure?: unknown;
}

/** The list at a path of the admin API, narrowed by a query. What is found is shown as it comes. */
export const usePages = <T>(
  path: string,
  query: Readonly<Record<string, string>> = {},
): Paged<T> => {
  const { api } = useConsole();
  const url = `${path}?${new URLSearchParams({ ...query, limit: String(size) }).toString()}`;
  const begun = (): State<T> => ({ url, items: [], damaged: [], isLoading: true });
  const [state, setState] = useState(begun);
  const [round, setRound] = useState(0);
  const turn = useRef(0);
  const read = async (from: State<T>): Promise<void> => {
    turn.current += 1;
    const own = turn.current;
    let at: State<T> = { ...from, isLoading: true, failure: undefined };
    setState(at);
    for (let asked = 1; at.isLoading; asked += 1) {
      try {
        const after = at.next === undefined ? "" : `&after=${encodeURIComponent(at.next)}`;
        const { body } = await api<Page<T>>(`${url}${after}`);
        const items = [...at.items, ...body.items];
        const isEnough = items.length >= from.items.length + size || asked === mostRequests;
        at = {
          ...{ url, items, damaged: [...at.damaged, ...(body.damaged ?? [])], next: body.next },
          isLoading: body.next !== undefined && !isEnough,
        };
      } catch (failure) {
        at = { ...at, isLoading: false, failure };
      }
      // Another search has begun meanwhile, or the page is left.
      if (turn.current !== own) return;
      setState(at);
    }
  };
  useEffect(() => {
    void read(begun());
    return () => {
      turn.current += 1;
    };
  }, [url, round]);
  const reload = useCallback(() => {
    setRound((before) => before + 1);
  }, []);
  const shown = state.url === url ? state : begun();
  return {
    ...{ items: shown.items, damaged: shown.damaged, isLoading: shown.isLoading },
    ...{ failure: shown.failure, hasMore: shown.next !== undefined, reload },
    more: () => {
      void read(shown);
    },
  };
};
