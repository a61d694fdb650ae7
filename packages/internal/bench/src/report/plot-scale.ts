/** Maps a value to a place along an axis. */
export interface PlotScale {
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** The pixels that an axis begins and ends at; it may run backwards. */
export type PixelRange = readonly [number, number];

/** Powers of ten lie evenly, from the one at or below the smallest value to the one at or above the largest. */
export const logScale = (values: readonly number[], [start, end]: PixelRange): PlotScale => {
  const low = Math.floor(exponentOf(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(exponentOf(Math.max(...values))));
  return {
    ticks: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)),
    at: (value) => start + ((exponentOf(value) - low) / (high - low)) * (end - start),
  };
};

/** From 0, in at most six even steps of 1, 2 or 5 times a power of ten, to at or above the largest value. */
export const zeroScale = (values: readonly number[], [start, end]: PixelRange): PlotScale => {
  const largest = Math.max(...values);
  const step = stepFor(largest / 5);
  const steps = Math.max(1, Math.ceil(largest / step - slack));
  return {
    ticks: Array.from({ length: steps + 1 }, (_, i) => i * step),
    at: (value) => start + (value / (steps * step)) * (end - start),
  };
};

/** The smallest of 1, 2, 5, 10, … times a power of ten that is at least `wanted`. */
const stepFor = (wanted: number): number => {
  if (!(wanted > 0)) return 1;
  const power = 10 ** Math.floor(exponentOf(wanted));
  const factor = [1, 2, 5].find((candidate) => candidate * power >= wanted * (1 - slack)) ?? 10;
  return factor * power;
};

/** Of a power of ten exactly its exponent, which `Math.log10` alone does not promise. */
const exponentOf = (value: number): number => {
  const exponent = Math.log10(value);
  const nearest = Math.round(exponent);
  return Math.abs(exponent - nearest) < slack ? nearest : exponent;
};

const slack = 1e-9;
