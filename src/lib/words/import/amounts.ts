interface Reading {
  readonly mark: '.' | ',';
  /** As Muster writes numbers. */
  readonly shown: string;
}

/** What a number like "1.234" may say: "1,234" or "1.234". */
export function twoAmounts(number: string): { readonly thousands: Reading; readonly decimals: Reading } {
  const [own, other] = number.includes(',') ? ([',', '.'] as const) : (['.', ','] as const);
  return {
    thousands: { mark: other, shown: number.replace(own, ',') },
    decimals: { mark: own, shown: number.replace(own, '.') },
  };
}
