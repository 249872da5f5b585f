/* global performance */
/**
 * Preloaded into Node-RED: the host's clock is a day behind, is set a day ahead after four seconds, and steps back an hour
 * after eight. Timers go by another clock, as they do where a person sets the time.
 */
const hour = 3_600_000;
const right = Date;
const wrongBy = () => {
  const since = performance.now();
  return since < 4_000 ? -24 * hour : since < 8_000 ? 24 * hour : 23 * hour;
};

globalThis.Date = class Date extends right {
  constructor(...given) {
    if (given.length === 0) super(right.now() + wrongBy());
    else super(...given);
  }

  static now() {
    return right.now() + wrongBy();
  }
};
