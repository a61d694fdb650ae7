import { useEffect, useRef, useState } from "preact/hooks";
import type { Leave } from "./use-leaving.ts";

/** The page that the address names: its segments, decoded, and its query. */
export interface Route {
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/** The address of a page. Each segment may hold anything. */
export const linkTo = (
  segments: readonly string[],
  query: Readonly<Record<string, string | undefined>> = {},
): string => {
  const given = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== "",
  );
  const search = new URLSearchParams(given).toString();
  return `#/${segments.map(encodeURIComponent).join("/")}${search === "" ? "" : `?${search}`}`;
};

/** Goes to a page. */
export const goTo = (...to: Parameters<typeof linkTo>): void => {
  location.hash = linkTo(...to);
};

/** Has the address name the page as it is now: the way back does not lead to each letter that was typed. */
export const replaceWith = (...to: Parameters<typeof linkTo>): void => {
  location.replace(linkTo(...to));
};

/** The page of the address, as it changes. Whoever stays with what they typed gets its address back. */
export const useRoute = (leave: Leave): Route => {
  const [hash, setHash] = useState(location.hash);
  const shown = useRef(hash);
  useEffect(() => {
    const listen = (): void => {
      if (location.hash === shown.current) return;
      leave(
        () => {
          shown.current = location.hash;
          setHash(location.hash);
        },
        () => {
          history.replaceState(null, "", location.pathname + shown.current);
        },
      );
    };
    addEventListener("hashchange", listen);
    return () => {
      removeEventListener("hashchange", listen);
    };
  }, [leave]);
  return routeIn(hash);
};

const routeIn = (hash: string): Route => {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const segments = path.split("/").filter((segment) => segment !== "");
  return { segments: segments.map(decoded), query: new URLSearchParams(search) };
};

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};
