import type { Observer } from "@mintport/core";

/**
 * One observer that tells several, in their order. What one of them throws is dropped, and the others are told all the
 * same.
 *
 * @example observers(pinoObserver(logger), openTelemetryObserver({ meter }), audit)
 */
export const observers = (...told: readonly Observer[]): Observer => ({
  observe: (event) => {
    for (const observer of told) {
      try {
        observer.observe(event);
      } catch {
        // An observer promised not to matter: neither to the request nor to its neighbours.
      }
    }
  },
});
