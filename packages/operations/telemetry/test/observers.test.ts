import { observers } from "@mintport/telemetry";
import { recordingObserver } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { answered } from "./events.ts";

describe("several observers", () => {
  it("are all told of the event, whatever one of them throws", () => {
    const first = recordingObserver();
    const last = recordingObserver();
    const broken = {
      observe: () => {
        throw new Error("no disk");
      },
    };
    const event = answered();
    expect(() => {
      observers(first, broken, last).observe(event);
    }).not.toThrow();
    expect([first.events, last.events]).toEqual([[event], [event]]);
  });
});
