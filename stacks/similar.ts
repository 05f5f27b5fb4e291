/** The known word that a mistyped one was most likely meant to be; undefined when none is near. */
export function similar(given: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((word) => ({ word, distance: edits(given.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1));
  const [nearest] = ranked;
  const allowed = Math.max(2, Math.floor(given.replace(/^-+/, '').length / 3));
  return nearest !== undefined && nearest.distance <= allowed ? nearest.word : undefined;
}

/** How many letters must be added, removed, exchanged or swapped with their neighbour to make one word the other. */
function edits(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      let best = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      }
      next.push(best);
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
}
