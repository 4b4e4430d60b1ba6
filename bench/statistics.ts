// Order statistics of measured figures.

/** The nearest-rank quantile of figures in rising order. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? 0;
}

/** The middle figure. */
export function median(figures: readonly number[]): number {
  return quantile(figures.toSorted((a, b) => a - b), 0.5);
}
