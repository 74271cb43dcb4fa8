// Rows of the budget table, and what a list of times comes to.

export function row(what, ms, limit) {
  const budget = limit === null ? '' : `${limit} ms`;
  return { what, text: `${ms.toFixed(1)} ms`, budget, isMet: limit === null ? null : ms <= limit };
}

export function median(times) {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)];
}

export function p95(times) {
  return times.toSorted((one, other) => one - other)[Math.ceil(times.length * 0.95) - 1];
}
