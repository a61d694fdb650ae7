import type { EndpointEvent, Observer } from "@mintport/core";

/** An observer that keeps what it was told. */
export interface RecordingObserver extends Observer {
  readonly events: readonly EndpointEvent[];
}

/** Makes an observer that keeps every event it is told. */
export const recordingObserver = (): RecordingObserver => {
  const events: EndpointEvent[] = [];
  return {
    events,
    observe: (event) => {
      events.push(event);
    },
  };
};
