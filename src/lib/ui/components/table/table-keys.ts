/** The row a key leads to, or null when the key moves nothing. */
export function rowAfterKey(
  key: string,
  at: { readonly active: number; readonly total: number; readonly page: number },
): number | null {
  const target = targetOf(key, at);
  return target === null || at.total === 0 ? null : Math.max(0, Math.min(at.total - 1, target));
}

function targetOf(
  key: string,
  { active, total, page }: { active: number; total: number; page: number },
): number | null {
  switch (key) {
    case 'ArrowDown':
      return active + 1;
    case 'ArrowUp':
      return active - 1;
    case 'PageDown':
      return active + page;
    case 'PageUp':
      return active - page;
    case 'Home':
      return 0;
    case 'End':
      return total - 1;
    default:
      return null;
  }
}
