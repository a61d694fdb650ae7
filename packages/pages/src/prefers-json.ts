import type { EndpointRequest } from "@mintport/core";
import { type Weighted, weightedList } from "./weighted-list.ts";

/** Whether a request wants JSON more than HTML (RFC 9110 §12.5.1). A browser's navigation never does. */
export const prefersJson = ({ headers }: EndpointRequest): boolean => {
  const wanted = weightedList(headers.get("accept") ?? "*/*");
  return weightOf(wanted, "application", "json") > weightOf(wanted, "text", "html");
};

/** Of the ranges that hold a type, the narrowest decides. */
const weightOf = (wanted: readonly Weighted[], type: string, subtype: string): number =>
  [`${type}/${subtype}`, `${type}/*`, "*/*"]
    .map((range) => wanted.find(({ value }) => value === range)?.weight)
    .find((weight) => weight !== undefined) ?? 0;
