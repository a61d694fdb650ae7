/** Something that is promised of Mintport's speed, and what a run says of it. */
export interface Target {
  readonly name: string;
  readonly limit: Limit;
  /** Undefined if no run measured it. */
  readonly measured: number | undefined;
}

export interface Limit {
  readonly kind: "at most" | "below" | "at least";
  readonly value: number;
  readonly unit: "x" | "us" | "MiB" | "%" | "";
}

export const atMost = (value: number, unit: Limit["unit"] = "x"): Limit => ({
  ...{ kind: "at most", value, unit },
});

export const below = (value: number, unit: Limit["unit"]): Limit => ({
  ...{ kind: "below", value, unit },
});

export const atLeast = (value: number, unit: Limit["unit"] = "x"): Limit => ({
  ...{ kind: "at least", value, unit },
});

/** Whether it is met; undefined if no run measured it. */
export const isMet = ({ limit: { kind, value }, measured }: Target): boolean | undefined => {
  if (measured === undefined) return undefined;
  if (kind === "at most") return measured <= value;
  return kind === "below" ? measured < value : measured >= value;
};
