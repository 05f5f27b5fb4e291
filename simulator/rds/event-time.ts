/** `2026-01-05 06:10:31.250`, UTC: as RDS writes times where it writes text. */
export function timeText(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace('Z', '');
}
