/** One member of a header field whose members have weights. */
export interface Weighted {
  /** In lower case, without its parameters. */
  readonly value: string;
  /** From 0 to 1; 0 means "not this". */
  readonly weight: number;
}

/**
 * The members of an `Accept` or `Accept-Language` field (RFC 9110 §12.4.2), the most wanted first. Only the first
 * 32 are read: nobody's browser sends more.
 */
export const weightedList = (field: string): readonly Weighted[] =>
  field
    .split(",", 32)
    .map(read)
    .filter(({ value }) => value !== "")
    .sort((a, b) => b.weight - a.weight);

const read = (member: string): Weighted => {
  const [value = "", ...parameters] = member.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1";
  return {
    value,
    weight: /^(?:0(?:\.\d{1,3})?|1(?:\.0{1,3})?)$/.test(weight) ? Number(weight) : 0,
  };
};
