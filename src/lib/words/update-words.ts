/** A newer version of the app, at each stage of taking it. The button beside it says "Update now". */
export const updateWords = {
  waiting: 'A new version of Muster is ready. What waits is kept. Save what you are typing, then',
  coming: 'The new version is coming.',
  late: 'The new version can’t come while other tabs of Muster are open. Close them, then',
  taken: 'Another tab took a new version of Muster. What waits is kept. Save what you are typing, then',
} as const;
