/** "14 of 12 seats, 2 to buy". */
export function seatsSentence(seats: {
  readonly used: number;
  readonly bought: number;
  readonly overage: number;
}): string {
  const [used, bought, overage] = [seats.used, seats.bought, seats.overage].map((count) =>
    count.toLocaleString('en-US'),
  );
  const held = `${used} of ${bought} seats`;
  return seats.overage > 0 ? `${held}, ${overage} to buy` : held;
}
