import { distanceText, momentText } from "./time.ts";

/** A moment: how far away it is, and when exactly. */
export const Moment = ({
  at,
  otherwise = "–",
}: {
  readonly at: number | undefined;
  readonly otherwise?: string;
}) =>
  at === undefined ? (
    <span class="quiet">{otherwise}</span>
  ) : (
    <time dateTime={new Date(at * 1000).toISOString()} title={momentText(at)}>
      {distanceText(at)}
    </time>
  );
