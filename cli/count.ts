/** `98,210`; the same on every machine, whatever its language. */
export function countText(amount: number): string {
  return String(amount).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 row`, `98,210 rows`. */
export function counted(amount: number, noun: string): string {
  return `${countText(amount)} ${noun}${amount === 1 ? '' : 's'}`;
}
