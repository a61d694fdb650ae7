import { operationsFinding } from "./operations-rule.ts";
import type { Finding } from "./rule.ts";

/** The name of its rule. */
export const clockRule = "clock-apart";

/** A store's time, and this machine's before and after the question; in milliseconds. */
export interface AskedTime {
  readonly subject: string;
  readonly begin: number;
  readonly end: number;
  readonly time: number;
}

/** Whether this machine's clock and a store's are more than 2 s apart, whatever the way to it took. */
export const clockFindings = ({ subject, begin, end, time }: AskedTime): readonly Finding[] => {
  const apart = Math.max(begin - time, time - end);
  if (apart <= 2000) return [];
  return [
    operationsFinding(clockRule, {
      ...{ subject, source: "RFC 7519 §4.1.4, §4.1.5" },
      why: `This machine's clock is ${Math.round(apart / 1000)} s ${time > end ? "behind" : "ahead of"} that of the store: one of them is wrong, and tokens and assertions begin and end by this one.`,
      change: "Let both keep time by NTP: systemctl enable --now systemd-timesyncd, or chrony.",
    }),
  ];
};
